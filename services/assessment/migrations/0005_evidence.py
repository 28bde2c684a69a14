"""Create the collections of evidence: items, what organisations keep, contents as GridFS."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

INDEXES: dict[str, dict[str, tuple[str, ...]]] = {
    "evidence": {
        "participant": ("participant", "_id"),
        "participant_kind": ("participant", "kind", "_id"),
        "touched": ("touched", "_id"),
    },
    "evidence_usage": {"participant": ("participant",)},
    "evidence_content.files": {
        "participant": ("participant", "_id"),
        "filename_1_uploadDate_1": ("filename", "uploadDate"),
    },
    "evidence_content.chunks": {
        "participant": ("participant", "_id"),
        "files_id_1_n_1": ("files_id", "n"),
    },
}
UNIQUE = {"files_id_1_n_1"}
# Fields that many documents lack: those stay out of the index.
PARTIAL: dict[str, dict[str, Any]] = {"touched": {"touched": {"$exists": True}}}


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
                more["partialFilterExpression"] = PARTIAL[name]
            db[collection].create_index(keys, name=name, unique=name in UNIQUE, **more)
