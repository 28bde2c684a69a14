"""Create the collections of erasures, exports and imports, and indexes that find all of one's."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

INDEXES: dict[str, dict[str, tuple[str, ...]]] = {
    "assessments": {"belongs": ("participant", "_id")},
    "grants": {"belongs": ("participant", "_id")},
    "erasures": {"due": ("due",)},
    "exports": {"participant": ("participant", "_id"), "expires": ("expires", "_id")},
    "imports": {"participant": ("participant", "_id"), "expires": ("expires", "_id")},
    "moving.files": {"participant": ("participant", "_id")},
    "moving.chunks": {"participant": ("participant", "_id"), "file": ("files_id", "n")},
}
UNIQUE = {("moving.chunks", "file")}


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays."""
    existing = set(db.list_collection_names())
    for collection, indexes in INDEXES.items():
        if collection not in existing:
            db.create_collection(collection)
        for name, fields in indexes.items():
            keys = [(field, ASCENDING) for field in fields]
            unique = (collection, name) in UNIQUE
            db[collection].create_index(keys, name=name, unique=unique)
