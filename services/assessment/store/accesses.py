"""The log of who, from outside the organisation, looked at or changed what of it."""

from collections.abc import Collection, Sequence
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


def add(db: Database[Row], new: Sequence[Access], session: ClientSession | None = None) -> None:
    """Keep accesses; without a session they are there before the caller answers."""
    rows = [each._asdict() for each in new]
    if rows:
        db[COLLECTION].insert_many([{"_id": row.pop("id"), **row} for row in rows], session=session)


def forget(
    db: Database[Row], session: ClientSession, participant: str, about: Collection[str]
) -> None:
    """Forget accesses to what is erased: a tombstone leads to nobody, and by such a row would."""
    wanted = {"participant": participant, "about": {"$in": sorted(about)}}
    db[COLLECTION].delete_many(wanted, session=session)


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
