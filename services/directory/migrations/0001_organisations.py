"""Create the collection of organisations, each with a reference of its own."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

COLLECTION = "organisations"


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays."""
    if COLLECTION not in db.list_collection_names():
        db.create_collection(COLLECTION)
    db[COLLECTION].create_index([("reference", ASCENDING)], unique=True, name="reference")
