"""Index assessments and rounds for every way to list them, in order of id."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import OperationFailure

COLLECTIONS = ("assessments", "rounds")
INDEXES = {
    "by_model_status": ("model", "status", "_id"),
    "by_model_year_status": ("model", "year", "status", "_id"),
}
# What the new ones do as well.
SUPERSEDED = ("model_year", "status")
_NO_SUCH_INDEX = 27


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays, what is gone stays gone."""
    for collection in COLLECTIONS:
        for name, fields in INDEXES.items():
            db[collection].create_index([(field, ASCENDING) for field in fields], name=name)
        for name in SUPERSEDED:
            try:
                db[collection].drop_index(name)
            except OperationFailure as error:
                if error.code != _NO_SUCH_INDEX:
                    raise
