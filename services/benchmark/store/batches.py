"""Published batches, our own and those of other countries: all that comparison may read."""

from collections.abc import Collection, Iterable
from typing import Any

from mongoengine import (
    DictField,
    Document,
    EmbeddedDocument,
    EmbeddedDocumentField,
    IntField,
    StringField,
)
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.batch import Batch, Label
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.record import LAYERS, Series
from services.benchmark.domain.release import LedgerBatch
from services.benchmark.domain.seal_rule import SealRule

COLLECTION = "batches"
Row = dict[str, Any]


class SealRuleDocument(EmbeddedDocument):
    """The rule that one of our own batches was sealed under."""

    k = IntField(required=True)
    spread = IntField(required=True)
    width = IntField(required=True)


class BatchDocument(Document):
    """How a batch is kept; `sealed` is known of our own only."""

    meta = {"collection": COLLECTION, "auto_create_index": False}

    id = StringField(primary_key=True)
    country = StringField(required=True, max_length=2)
    batch = StringField(required=True, max_length=32)
    rev = IntField(required=True, min_value=0)
    model = StringField(required=True)
    edition = StringField(required=True)
    year = IntField(required=True)
    layer = StringField(required=True, choices=LAYERS)
    sector = StringField()
    size = StringField()
    m = IntField(required=True, min_value=1)
    histograms = DictField(required=True)
    sealed = EmbeddedDocumentField(SealRuleDocument)


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


def ledger(tx: Transaction, country: str, model: str, year: int) -> list[LedgerBatch]:
    """Our own living batches of one model and year, with the rules they were sealed under."""
    wanted = {"country": country, "model": model, "year": year}
    rows = tx.db[COLLECTION].find(wanted, session=tx.session)
    return [LedgerBatch(_batch(row), SealRule(**row["sealed"])) for row in rows]


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
    rule = sealed and SealRuleDocument(k=sealed.k, spread=sealed.spread, width=sealed.width)
    document = BatchDocument(
        id=_key(country, batch.id),
        country=country,
        batch=batch.id,
        rev=batch.rev,
        sector=batch.label.sector,
        size=batch.label.size,
        m=batch.m,
        histograms={
            code: [list(pair) for pair in histogram.counts]
            for code, histogram in batch.histograms.items()
        },
        sealed=rule,
        **batch.series._asdict(),
    )
    document.validate()
    row: Row = document.to_mongo().to_dict()
    return row


def _batch(row: Row) -> Batch:
    return Batch(
        id=row["batch"],
        rev=row["rev"],
        series=Series(row["model"], row["edition"], row["year"], row["layer"]),
        label=Label(row.get("sector"), row.get("size")),
        m=row["m"],
        histograms={
            code: Histogram(tuple((bin_, count) for bin_, count in pairs))
            for code, pairs in row["histograms"].items()
        },
    )
