"""Create the collection of assessments: one for each organisation, model and year."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

COLLECTION = "assessments"
INDEXES = {
    # The pseudonym stands for the organisation; a tombstone has none, so there may be many.
    "identity": ("participant", "model", "year"),
    "model_year": ("model", "year", "_id"),
}


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays."""
    if COLLECTION not in db.list_collection_names():
        db.create_collection(COLLECTION)
    for name, fields in INDEXES.items():
        keys = [(field, ASCENDING) for field in fields]
        db[COLLECTION].create_index(keys, name=name, unique=name == "identity")
    db[COLLECTION].create_index(
        [("practitioner", ASCENDING), ("_id", ASCENDING)],
        name="practitioner",
        partialFilterExpression={"practitioner": {"$exists": True}},
    )
