"""One stamp for each model and year, raised whenever what is held of it changes.

Whoever remembers figures asks for the stamp, and knows by it whether these still hold.
"""

from typing import Any

from pymongo.database import Database

from chassis.unit_of_work import Transaction

COLLECTION = "stamps"
Row = dict[str, Any]
# How often it was raised, and when last: a database restored from a backup counts anew.
Stamp = tuple[int, str]
NEVER: Stamp = (0, "")


def get(db: Database[Row], model: str, year: int) -> Stamp:
    """The stamp now; `NEVER` where nothing was ever held. One find by key."""
    row = db[COLLECTION].find_one({"_id": _key(model, year)})
    return NEVER if row is None else (row["raised"], row["last"])


def lift(tx: Transaction, model: str, year: int) -> None:
    """Raise the stamp in the caller's transaction."""
    tx.db[COLLECTION].update_one(
        {"_id": _key(model, year)},
        {"$inc": {"raised": 1}, "$set": {"last": tx.now.isoformat()}},
        upsert=True,
        session=tx.session,
    )


def _key(model: str, year: int) -> str:
    return f"{model}:{year}"
