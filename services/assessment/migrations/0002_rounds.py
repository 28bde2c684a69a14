"""Create the collections of rounds, sheets, grants and accesses."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

INDEXES: dict[str, dict[str, tuple[str, ...]]] = {
    "rounds": {
        "participant": ("participant", "_id"),
        "model_year": ("model", "year", "_id"),
        "status": ("status", "_id"),
        "assessment": ("assessment", "status"),
    },
    "sheets": {"round": ("round", "layer"), "participant": ("participant", "_id")},
    "grants": {"participant": ("participant", "grantee"), "grantee": ("grantee", "_id")},
    "accesses": {"participant": ("participant", "at", "_id")},
}
# Fields that many documents lack: those stay out of the index.
PARTIAL: dict[str, dict[str, Any]] = {"assessment": {"assessment": {"$exists": True}}}


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays."""
    existing = set(db.list_collection_names())
    for collection, indexes in INDEXES.items():
        if collection not in existing:
            db.create_collection(collection)
        for name, fields in indexes.items():
            keys = [(field, ASCENDING) for field in fields]
            more: dict[str, Any] = {}
            if name in PARTIAL:
                more = {"partialFilterExpression": PARTIAL[name]}
            db[collection].create_index(keys, name=name, **more)
