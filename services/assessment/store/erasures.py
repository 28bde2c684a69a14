"""Organisations whose data is being erased, or brought in as a whole, at this moment.

While there is a row, nobody reaches anything of the organisation. The row of what is brought in
says how to undo it: whatever a crash leaves behind is erased.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.errors import RetryIt
from services.assessment.store.rows import Row, busy_when_taken

COLLECTION = "erasures"
CLOSED = "organisation.closed_for_now"


class Erasure(NamedTuple):
    """How far an erasure is; `due` is when somebody should look after it.

    `moving_in` names the import that is on its way; None for an erasure that was asked for.
    `swept` says that everything was removed, and that only what came in beside it may be left.
    """

    participant: str
    due: datetime
    removed: Mapping[str, int]
    swept: bool = False
    moving_in: str | None = None


def require_open(
    db: Database[Row], participants: Collection[str], session: ClientSession | None = None
) -> None:
    """Raise RetryIt while one of these organisations is being erased or brought in."""
    wanted = {"_id": {"$in": sorted(participants)}}
    if db[COLLECTION].find_one(wanted, {"_id": 1}, session=session) is not None:
        raise RetryIt(CLOSED)


def of(db: Database[Row], session: ClientSession | None, participant: str) -> Erasure | None:
    """The erasure of an organisation, if there is one."""
    row = db[COLLECTION].find_one({"_id": participant}, session=session)
    return None if row is None else Erasure(row.pop("_id"), **row)


def due(db: Database[Row], now: datetime) -> list[str]:
    """Participants whose erasure somebody should look after."""
    rows = db[COLLECTION].find({"due": {"$lte": now}}, {"_id": 1}).sort("due", ASCENDING)
    return [row["_id"] for row in rows]


def add(db: Database[Row], session: ClientSession, new: Erasure) -> None:
    """Keep a new one; raises RetryIt when there is one at this moment."""
    with busy_when_taken(CLOSED):
        db[COLLECTION].insert_one(_to_row(new), session=session)


def save(db: Database[Row], session: ClientSession, after: Erasure) -> None:
    """Save how far it is; raises RetryIt when it is over."""
    wanted = {"_id": after.participant, "moving_in": after.moving_in}
    if not db[COLLECTION].replace_one(wanted, _to_row(after), session=session).matched_count:
        raise RetryIt(CLOSED)


def remove(db: Database[Row], session: ClientSession, done: Erasure) -> None:
    """Open the organisation again; raises RetryIt when somebody else did so or took it over."""
    wanted = {"_id": done.participant, "moving_in": done.moving_in}
    if not db[COLLECTION].delete_one(wanted, session=session).deleted_count:
        raise RetryIt(CLOSED)


def _to_row(each: Erasure) -> Row:
    row = each._asdict()
    return {"_id": row.pop("participant"), **row, "removed": dict(each.removed)}
