"""Make room for tombstones, and find the alerts of one assessment."""

from typing import Any

from pymongo.database import Database

COLLECTION = "erased"


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays."""
    if COLLECTION not in db.list_collection_names():
        db.create_collection(COLLECTION)
    db["alerts"].create_index("assessment", name="by_assessment")
