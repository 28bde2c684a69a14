"""The log of who, from outside the organisation, looked at or changed what of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.assessment.store.rows import Row

COLLECTION = "accesses"


class Access(NamedTuple):
    """One call: `grant` is what opened the way, None for those who run the node."""

    id: str
    participant: str
    at: datetime
    who: str
    roles: Sequence[str]
    method: str
    about: str
    grant: str | None


def add(db: Database[Row], access: Access, session: ClientSession | None = None) -> None:
    """Keep an access; without a session it is there before the caller answers."""
    row = access._asdict()
    db[COLLECTION].insert_one({"_id": row.pop("id"), **row}, session=session)


def page(
    db: Database[Row], participant: str, after: tuple[datetime, str] | None, limit: int
) -> list[Access]:
    """At most `limit` accesses to an organisation, oldest first, after one of them."""
    wanted: Row = {"participant": participant}
    if after is not None:
        at, known = after
        wanted["$or"] = [{"at": {"$gt": at}}, {"at": at, "_id": {"$gt": known}}]
    rows = db[COLLECTION].find(wanted).sort([("at", ASCENDING), ("_id", ASCENDING)]).limit(limit)
    return [Access(id=row.pop("_id"), **row) for row in rows]
