"""Which period's releases were made last."""

from datetime import date
from typing import Any

from pymongo.database import Database

COLLECTION = "calendar"
_RELEASED = "released"
Row = dict[str, Any]


def last_period(db: Database[Row]) -> date | None:
    """The newest period whose releases are all made; None before the first."""
    row = db[COLLECTION].find_one({"_id": _RELEASED})
    return None if row is None else date.fromisoformat(row["period"])


def note(db: Database[Row], period: date) -> None:
    """All releases of this period are made; an older period never replaces a newer one."""
    db[COLLECTION].update_one(
        {"_id": _RELEASED}, {"$max": {"period": period.isoformat()}}, upsert=True
    )
