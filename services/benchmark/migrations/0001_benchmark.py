"""Create the collections of the benchmark and their indexes."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

COLLECTIONS = (
    "records",
    "figures",
    "batches",
    "members",
    "sealings",
    "announcements",
    "quarantine",
)


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays.

    Collections exist before the first transaction, because creating one inside a transaction
    conflicts with every other transaction that does the same.
    """
    existing = set(db.list_collection_names())
    for name in COLLECTIONS:
        if name not in existing:
            db.create_collection(name)
    # Closing a year reads the live records of one model and year; tombstones have neither.
    db["records"].create_index(
        [("model", ASCENDING), ("year", ASCENDING)],
        name="live",
        partialFilterExpression={"state": "live"},
    )
    db["records"].create_index(
        [("batch", ASCENDING)],
        name="batch",
        partialFilterExpression={"batch": {"$exists": True}},
    )
    db["members"].create_index(
        [("sealing", ASCENDING)],
        name="sealing",
        partialFilterExpression={"sealing": {"$exists": True}},
    )
    db["batches"].create_index(
        [("model", ASCENDING), ("year", ASCENDING), ("country", ASCENDING)], name="model_year"
    )
    db["announcements"].create_index([("subject", ASCENDING)], name="subject")
