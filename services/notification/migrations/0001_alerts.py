"""Create the alert log, readable newest first."""

from typing import Any

from pymongo import DESCENDING
from pymongo.database import Database

COLLECTION = "alerts"


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays."""
    if COLLECTION not in db.list_collection_names():
        db.create_collection(COLLECTION)
    newest_first = [("logged", DESCENDING), ("_id", DESCENDING)]
    db[COLLECTION].create_index(newest_first, name="newest_first")
