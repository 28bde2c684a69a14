"""Let all records be counted from one index, and rebuilds of the figures be told apart."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import OperationFailure

INDEX_NOT_FOUND = 27


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays, what is gone stays gone.

    The index begins like the one it replaces, so closing a year and counting a year use it too. It
    holds every field that counting asks for: a query on it reads no record. Its condition names a
    field of its own, without which MongoDB 6.0 would read each record to check it; tombstones do
    not have it.
    """
    fields = ("model", "year", "edition", "layer", "shape", "bins")
    db["records"].create_index(
        [(field, ASCENDING) for field in fields],
        name="scores",
        partialFilterExpression={"model": {"$exists": True}},
    )
    try:
        db["records"].drop_index("live")
    except OperationFailure as error:
        if error.code != INDEX_NOT_FOUND:
            raise
    db["rebuilds"].update_one({"_id": "figures"}, {"$setOnInsert": {"done": 0}}, upsert=True)
