"""The outbox: messages saved with the change that caused them, published afterwards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from bson import Binary
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.database import Document

COLLECTION = "outbox"
# Not the moment of saving: the relay may run on another machine, whose clock is behind.
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Message:
    """One message to publish: where it goes, and its exact bytes.

    `mandatory` means the contract names a receiver, so the broker must have a queue for it.
    """

    id: str
    exchange: str
    routing_key: str
    body: bytes
    mandatory: bool
    subject: str | None = None
    headers: tuple[tuple[str, str | int], ...] = ()

    def to_row(self, now: datetime) -> Document:
        """The document kept in the outbox."""
        return {
            "message": self.id,
            "exchange": self.exchange,
            "routing_key": self.routing_key,
            "body": Binary(self.body),
            "mandatory": self.mandatory,
            "subject": self.subject,
            "headers": dict(self.headers),
            "created": now,
            "due": AT_ONCE,
        }

    @classmethod
    def from_row(cls, row: Document) -> "Message":
        """The message as it was saved."""
        return cls(
            id=row["message"],
            exchange=row["exchange"],
            routing_key=row["routing_key"],
            body=bytes(row["body"]),
            mandatory=row["mandatory"],
            subject=row["subject"],
            headers=tuple(row["headers"].items()),
        )


def add(
    database: Database[Document],
    session: ClientSession,
    messages: list[Message],
    now: datetime,
) -> None:
    """Save `messages` in the running transaction."""
    if messages:
        rows = [message.to_row(now) for message in messages]
        database[COLLECTION].insert_many(rows, session=session)


def forget_subjects(
    database: Database[Document], session: ClientSession, subjects: Collection[str]
) -> int:
    """Remove unpublished messages of subjects that are being erased; returns how many."""
    wanted = {"subject": {"$in": sorted(subjects)}}
    return database[COLLECTION].delete_many(wanted, session=session).deleted_count
