"""Models and years of which we seal no more: a release was lost here and came back from peers.

Who is in its batches was lost with it, so nobody can tell any more who may still be sealed.
"""

from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction

COLLECTION = "frozen"
RETURNED = "returned"
Row = dict[str, Any]


def is_frozen(
    db: Database[Row], model: str, year: int, session: ClientSession | None = None
) -> bool:
    """Whether nothing more of this model and year may be sealed, for ever."""
    return db[COLLECTION].find_one({"_id": _key(model, year)}, session=session) is not None


def freeze(tx: Transaction, model: str, year: int, reason: str, digest: str) -> None:
    """Seal no more of it; `digest` is that of the release that came back. Safe to repeat."""
    tx.db[COLLECTION].update_one(
        {"_id": _key(model, year)},
        {
            "$set": {"model": model, "year": year, "reason": reason, "digest": digest},
            "$setOnInsert": {"since": tx.now},
        },
        upsert=True,
        session=tx.session,
    )


def all_frozen(db: Database[Row]) -> list[Row]:
    """Every model and year that is frozen: `model`, `year`, `reason`, `since`."""
    rows = db[COLLECTION].find({}, {"_id": 0, "digest": 0}).sort("_id", 1)
    return [{**row, "since": row["since"].date().isoformat()} for row in rows]


def _key(model: str, year: int) -> str:
    return f"{model}:{year}"
