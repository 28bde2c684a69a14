"""Every collection that holds data of organisations: where erasure and export find all of it.

A collection that is not named here, or as one that holds nobody's data, fails a test.
"""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Any, NamedTuple

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.assessment.store.rows import Row

WHOSE = "participant"
PAGE = 200


class Travels(Enum):
    """What of a collection goes along when an organisation moves to another node."""

    ROWS = auto()
    # Chunks of GridFS, which travel as files.
    CONTENT = auto()
    # What this node keeps for its own work.
    STAYS = auto()


class Belonging(NamedTuple):
    """A collection in which every document of an organisation has its pseudonym as `participant`.

    `subjects` says that events or commands were about its documents, by their ids. `order` is what
    an index after `participant` sorts by. Documents that have the field `unfinished` stay here.
    """

    collection: str
    subjects: bool = True
    travels: Travels = Travels.ROWS
    order: tuple[str, ...] = ("_id",)
    unfinished: str | None = None

    def travelling(self, participant: str) -> Row:
        """What is asked for to find the documents of an organisation that go along."""
        wanted: Row = {WHOSE: participant}
        return wanted if self.unfinished is None else {**wanted, self.unfinished: None}


# In the order in which they are erased: first those of which others are told.
BELONGINGS: tuple[Belonging, ...] = (
    Belonging("assessments"),
    Belonging("rounds"),
    Belonging("actions"),
    Belonging("grants"),
    Belonging("respondents"),
    Belonging("sheets", subjects=False),
    Belonging("targets"),
    Belonging("action_changes", subjects=False),
    # A file whose upload is not finished has `touched`, and no content yet that could travel.
    Belonging("evidence", unfinished="touched"),
    Belonging("evidence_content.files", subjects=False),
    Belonging("evidence_content.chunks", subjects=False, travels=Travels.CONTENT),
    Belonging("evidence_usage", subjects=False, travels=Travels.STAYS, order=(WHOSE,)),
    Belonging("accesses", subjects=False, order=("at", "_id")),
    Belonging("exports", travels=Travels.STAYS),
    Belonging("imports", travels=Travels.STAYS),
    Belonging("moving.files", subjects=False, travels=Travels.STAYS),
    Belonging("moving.chunks", subjects=False, travels=Travels.STAYS),
)
# Found by the ids of the above: see Transaction.forget_messages.
BY_SUBJECT = frozenset({"commands", "dead_letters", "outbox"})
# Ids of events and processes, digests of messages, and what is being erased at this moment.
NOBODYS = frozenset({"erasures", "inbox", "leases", "migrations", "suspects"})


def ids(
    db: Database[Row], session: ClientSession, of: Belonging, participant: str, limit: int
) -> list[Any]:
    """Ids of at most `limit` documents of an organisation."""
    rows = db[of.collection].find({WHOSE: participant}, {"_id": 1}, session=session).limit(limit)
    return [row["_id"] for row in rows]


def remove(db: Database[Row], session: ClientSession, of: Belonging, gone: list[Any]) -> None:
    """Remove these documents."""
    db[of.collection].delete_many({"_id": {"$in": gone}}, session=session)


def rows(
    db: Database[Row], of: Belonging, participant: str, session: ClientSession | None = None
) -> Iterator[Row]:
    """All documents of an organisation in their order, read page by page."""
    found = db[of.collection].find({WHOSE: participant}, session=session, batch_size=PAGE)
    return iter(found.sort([(name, ASCENDING) for name in of.order]))
