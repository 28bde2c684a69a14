"""Dead letters: messages nobody could handle, kept with the reason until an operator decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson import Binary
from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.database import Document
from chassis.delivery import Delivery
from chassis.errors import CorrectIt

COLLECTION = "dead_letters"
SHOWN = {"body": 0}


@dataclass(frozen=True)
class DeadLetter:
    """One refused delivery. Ids are None where the body could not be read."""

    delivery: Delivery
    reason: str
    event_id: str | None = None
    type: str | None = None
    subject: str | None = None
    trace_id: str | None = None

    @property
    def id(self) -> str:
        """Queue and event id, or the body's digest where there is no readable id."""
        return f"{self.delivery.queue}:{self.event_id or self.delivery.digest}"

    def to_row(self, now: datetime) -> Document:
        """The document kept."""
        return {
            "queue": self.delivery.queue,
            "event": self.event_id,
            "type": self.type,
            "subject": self.subject,
            "reason": self.reason[:500],
            "trace": self.trace_id,
            "attempts": self.delivery.attempts,
            "deliveries": self.delivery.times_delivered + 1,
            "routing_key": self.delivery.routing_key,
            "body": Binary(self.delivery.body),
            "at": now,
        }


def add(
    database: Database[Document],
    letters: list[DeadLetter],
    now: datetime,
    session: ClientSession | None = None,
) -> None:
    """Keep `letters`; one already there is only brought up to date."""
    if letters:
        writes = [
            UpdateOne({"_id": letter.id}, {"$set": letter.to_row(now)}, upsert=True)
            for letter in letters
        ]
        database[COLLECTION].bulk_write(writes, ordered=False, session=session)


def page(
    database: Database[Document], queue: str | None, after: str | None, limit: int
) -> list[Document]:
    """Dead letters by id, at most `limit`, after the id `after`; without their bodies."""
    wanted: Document = {}
    if queue is not None:
        wanted["queue"] = queue
    if after is not None:
        wanted["_id"] = {"$gt": after}
    return list(database[COLLECTION].find(wanted, SHOWN).sort("_id", 1).limit(limit))


def one(
    database: Database[Document], letter_id: str, session: ClientSession | None = None
) -> Document:
    """One dead letter with its body; CorrectIt when there is none of that id."""
    row = database[COLLECTION].find_one({"_id": letter_id}, session=session)
    if row is None:
        raise CorrectIt("dead_letter.unknown", "id", id=letter_id)
    return row


def remove(database: Database[Document], session: ClientSession, letter_id: str) -> None:
    """Forget one dead letter."""
    database[COLLECTION].delete_one({"_id": letter_id}, session=session)


def forget_subjects(
    database: Database[Document], session: ClientSession, subjects: Collection[str]
) -> int:
    """Remove the dead letters of subjects that are being erased; returns how many."""
    wanted = {"subject": {"$in": sorted(subjects)}}
    return database[COLLECTION].delete_many(wanted, session=session).deleted_count


def forget_subject(database: Database[Document], session: ClientSession, subject: str) -> int:
    """Remove the dead letters of a subject that is being erased; returns how many."""
    return forget_subjects(database, session, [subject])


def count_by_queue(database: Database[Document]) -> dict[str, int]:
    """How many wait, by queue."""
    rows: Any = database[COLLECTION].aggregate([{"$group": {"_id": "$queue", "n": {"$sum": 1}}}])
    return {row["_id"]: row["n"] for row in rows}
