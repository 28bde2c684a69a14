"""Create the collections of the improvement plan: actions, their history, targets."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

INDEXES: dict[str, dict[str, tuple[str, ...]]] = {
    "actions": {
        "participant": ("participant", "_id"),
        "suggestion": ("participant", "suggestion"),
        "remind": ("remind", "_id"),
    },
    "action_changes": {
        "action": ("action", "version"),
        "participant": ("participant", "_id"),
    },
    "targets": {"participant": ("participant", "_id")},
    "rounds": {"previous": ("previous", "status")},
}
UNIQUE = {("actions", "suggestion"), ("action_changes", "action")}
# Fields that many documents lack: those stay out of the index.
PARTIAL: dict[tuple[str, str], dict[str, Any]] = {
    ("actions", "suggestion"): {"suggestion": {"$exists": True}},
    ("actions", "remind"): {"remind": {"$exists": True}},
    ("rounds", "previous"): {"previous": {"$exists": True}},
}


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays."""
    existing = set(db.list_collection_names())
    for collection, indexes in INDEXES.items():
        if collection not in existing:
            db.create_collection(collection)
        for name, fields in indexes.items():
            more: dict[str, Any] = {}
            if (collection, name) in PARTIAL:
                more["partialFilterExpression"] = PARTIAL[collection, name]
            keys = [(field, ASCENDING) for field in fields]
            db[collection].create_index(
                keys, name=name, unique=(collection, name) in UNIQUE, **more
            )
