"""The inbox: ids of events already taken in, kept in the same transaction as their effect."""

from collections.abc import Iterable
from datetime import datetime

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError

from chassis.database import Document

COLLECTION = "inbox"
KEPT_DAYS = 400
DUPLICATE_KEY = 11_000


def _key(queue: str, event_id: str) -> str:
    return f"{queue}:{event_id}"


def known(
    database: Database[Document], session: ClientSession, queue: str, event_ids: Iterable[str]
) -> set[str]:
    """Which of `event_ids` this queue's consumer has taken in before."""
    keys = [_key(queue, event_id) for event_id in event_ids]
    rows = database[COLLECTION].find({"_id": {"$in": keys}}, {"_id": 1}, session=session)
    return {row["_id"][len(queue) + 1 :] for row in rows}


def add(
    database: Database[Document],
    session: ClientSession,
    queue: str,
    event_ids: Iterable[str],
    now: datetime,
) -> None:
    """Remember `event_ids`; a DuplicateKeyError means another consumer was faster."""
    rows = [{"_id": _key(queue, event_id), "at": now} for event_id in event_ids]
    if not rows:
        return
    try:
        database[COLLECTION].insert_many(rows, session=session)
    except BulkWriteError as error:
        details = error.details
        if any(each["code"] != DUPLICATE_KEY for each in details["writeErrors"]):
            raise
        raise DuplicateKeyError("another consumer was faster", DUPLICATE_KEY, details) from error
