"""Every release held, added up: all that comparison and open data may read.

One document for each country and subject, written together with the announcement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.aggregate import Aggregate, aggregates
from services.benchmark.domain.announcement import Announcement, subject_of
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.reading import clustering_of
from services.benchmark.store.packing import packed, unpacked

COLLECTION = "aggregates"
Row = dict[str, Any]


@dataclass(frozen=True)
class Released:
    """What one country's newest release says; `k` is the rule that it was sealed under.

    `clustering` is what is assumed, where the country told nothing.
    """

    country: str
    epoch: int
    version: int
    released: date
    k: int
    clustering: Clustering
    rows: tuple[Aggregate, ...]


def put(tx: Transaction, announcement: Announcement) -> None:
    """Make this what the country says of the model and year."""
    row = document(announcement)
    tx.db[COLLECTION].replace_one({"_id": row["_id"]}, row, upsert=True, session=tx.session)


def document(announcement: Announcement) -> Row:
    """An announcement as it is kept here; days as text, because they have no hour."""
    rows = aggregates(announcement.country, announcement.batches)
    return {
        "_id": f"{announcement.country}:{announcement.subject}",
        "country": announcement.country,
        "subject": announcement.subject,
        "model": announcement.model,
        "year": announcement.year,
        "epoch": announcement.epoch,
        "version": announcement.version,
        "released": announcement.released.isoformat(),
        "valid_until": announcement.valid_until.isoformat(),
        "k": announcement.rule.k,
        "clustering": announcement.clustering and announcement.clustering.to_wire(),
        "organisations": sum(row.m for row in rows),
        "rows": packed(rows),
    }


def of_subject(db: Database[Row], model: str, year: int, today: date) -> Iterator[Released]:
    """What every country says of one model and year, by country; expired ones left out."""
    wanted = {"subject": subject_of(model, year), "valid_until": {"$gte": today.isoformat()}}
    for row in db[COLLECTION].find(wanted).sort("country", 1):
        yield Released(
            row["country"],
            row["epoch"],
            row["version"],
            date.fromisoformat(row["released"]),
            row["k"],
            clustering_of(row.get("clustering")) or Clustering(),
            tuple(unpacked(row["country"], model, year, row["rows"])),
        )


def summaries(
    db: Database[Row],
    today: date,
    model: str | None = None,
    year: int | None = None,
    session: ClientSession | None = None,
) -> list[Row]:
    """Every release without its figures, of one model or year where these are named.

    Expired ones are left out.
    """
    wanted: Row = {"valid_until": {"$gte": today.isoformat()}}
    wanted |= {} if model is None else {"model": model}
    wanted |= {} if year is None else {"year": year}
    return list(db[COLLECTION].find(wanted, {"rows": 0}, session=session))


def of_release(
    db: Database[Row], country: str, model: str, year: int, session: ClientSession | None = None
) -> list[Aggregate]:
    """The figures of one release; none when it is not held."""
    key = f"{country}:{subject_of(model, year)}"
    row = db[COLLECTION].find_one({"_id": key}, {"rows": 1}, session=session)
    return [] if row is None else list(unpacked(country, model, year, row["rows"]))


def available(db: Database[Row], today: date) -> list[tuple[str, int]]:
    """Models and years of which anybody has released something that still counts."""
    wanted = {"valid_until": {"$gte": today.isoformat()}, "organisations": {"$gt": 0}}
    # All from the index: the documents are large.
    rows = db[COLLECTION].find(wanted, {"_id": 0, "model": 1, "year": 1})
    return sorted({(row["model"], row["year"]) for row in rows})
