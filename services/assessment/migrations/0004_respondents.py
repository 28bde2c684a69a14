"""Create the collection of invitations."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

COLLECTION = "respondents"


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays."""
    if COLLECTION not in db.list_collection_names():
        db.create_collection(COLLECTION)
    for field in ("round", "participant"):
        db[COLLECTION].create_index([(field, ASCENDING), ("_id", ASCENDING)], name=field)
