"""Published batches, our own and those of other countries: all that comparison may read.

A release may hold thousands, each with hundreds of counts, and mongoengine takes a millisecond for
each (measured), so they are mapped by hand. The rule a batch was sealed under is known of our own.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.batch import Batch, Label
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.ledger import LedgerBatch
from services.benchmark.domain.record import Series
from services.benchmark.domain.seal_rule import SealRule

COLLECTION = "batches"
Row = dict[str, Any]


def add(
    tx: Transaction, country: str, batches: Iterable[Batch], sealed: SealRule | None = None
) -> None:
    """Publish batches of one country."""
    rows = [_row(country, batch, sealed) for batch in batches]
    if rows:
        tx.db[COLLECTION].insert_many(rows, session=tx.session)


def remove(tx: Transaction, country: str, ids: Collection[str]) -> None:
    """Batches that were retired, or are about to be replaced."""
    keys = [_key(country, batch_id) for batch_id in ids]
    tx.db[COLLECTION].delete_many({"_id": {"$in": keys}}, session=tx.session)


def ledger(
    db: Database[Row], country: str, model: str, year: int, session: ClientSession | None = None
) -> list[LedgerBatch]:
    """Our own living batches of one model and year, with the rules they were sealed under."""
    wanted = {"country": country, "model": model, "year": year}
    rows = db[COLLECTION].find(wanted, session=session)
    return [LedgerBatch(_batch(row), SealRule(**row["sealed"])) for row in rows]


def subjects_of(db: Database[Row], country: str, batch_ids: Iterable[str]) -> set[tuple[str, int]]:
    """Models and years of some of a country's batches."""
    keys = [_key(country, batch_id) for batch_id in batch_ids]
    rows = db[COLLECTION].find({"_id": {"$in": keys}}, {"model": 1, "year": 1})
    return {(row["model"], row["year"]) for row in rows}


def of_countries(
    db: Database[Row], model: str, year: int, countries: Collection[str]
) -> dict[str, list[Batch]]:
    """The released batches of one model and year, by country."""
    wanted = {"model": model, "year": year, "country": {"$in": list(countries)}}
    found: dict[str, list[Batch]] = {}
    for row in db[COLLECTION].find(wanted):
        found.setdefault(row["country"], []).append(_batch(row))
    return found


def _key(country: str, batch_id: str) -> str:
    """Ids are random, but another country must not be able to take one of ours."""
    return f"{country}:{batch_id}"


def _row(country: str, batch: Batch, sealed: SealRule | None) -> Row:
    return {
        "_id": _key(country, batch.id),
        "country": country,
        "batch": batch.id,
        "rev": batch.rev,
        **batch.series._asdict(),
        "sector": batch.label.sector,
        "size": batch.label.size,
        "m": batch.m,
        "width": batch.width,
        "histograms": {code: histogram.counts for code, histogram in batch.histograms.items()},
        "sealed": sealed and asdict(sealed),
    }


def _batch(row: Row) -> Batch:
    return Batch(
        id=row["batch"],
        rev=row["rev"],
        series=Series(row["model"], row["edition"], row["year"], row["layer"]),
        label=Label(row["sector"], row["size"]),
        m=row["m"],
        width=row.get("width", 1),
        histograms={
            code: Histogram(tuple(map(tuple, pairs))) for code, pairs in row["histograms"].items()
        },
    )
