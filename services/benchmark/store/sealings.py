"""Sealings under way, and the hashes of everybody sealed, which are never dropped.

A sealing that was cut off is known by its document: its marks and members are taken back before
the next one begins. While it lasts, members point to it and never to a batch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mongoengine import DateTimeField, Document, IntField, ListField, StringField
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction

COLLECTION = "sealings"
MEMBERS = "members"
BEGUN, RELEASED, ABANDONED = "begun", "released", "abandoned"
CHUNK = 1_000
Row = dict[str, Any]


class SealingDocument(Document):
    """One run of closing a year."""

    meta = {"collection": COLLECTION, "auto_create_index": False}

    id = StringField(primary_key=True)
    model = StringField(required=True)
    year = IntField(required=True)
    batches = ListField(StringField())
    ended = ListField(StringField())
    state = StringField(required=True, choices=(BEGUN, RELEASED, ABANDONED))
    begun = DateTimeField(required=True)


def member_counts(db: Database[Row], session: ClientSession | None = None) -> dict[str | None, int]:
    """How many were ever sealed, by `release:<model>:<year>`; None for those of older nodes.

    Who is in a release that is out counts even where that was not tidied up yet.
    """
    released = [
        row["_id"] for row in db[COLLECTION].find({"state": RELEASED}, {"_id": 1}, session=session)
    ]
    wanted = {"$or": [{"sealing": None}, {"sealing": {"$in": released}}]}
    counted = {"_id": "$subject", "count": {"$sum": 1}}
    rows = db[MEMBERS].aggregate([{"$match": wanted}, {"$group": counted}], session=session)
    return {row["_id"]: row["count"] for row in rows}


def begin(
    tx: Transaction,
    sealing: str,
    model: str,
    year: int,
    batch_ids: Sequence[str],
    ended: Sequence[str] = (),
) -> None:
    """Say what is about to be sealed, before anything is."""
    document = SealingDocument(
        id=sealing,
        model=model,
        year=year,
        batches=list(batch_ids),
        ended=list(ended),
        state=BEGUN,
        begun=tx.now,
    )
    document.validate()
    tx.db[COLLECTION].insert_one(document.to_mongo().to_dict(), session=tx.session)


def hold(tx: Transaction, sealing: str, state: str = BEGUN) -> bool:
    """Whether this sealing is still ours, and leave it in `state`.

    Every step writes here, so a process that was taken for dead and comes back cannot go on
    beside the one that replaced it.
    """
    touched = tx.db[COLLECTION].update_one(
        {"_id": sealing, "state": BEGUN},
        {"$set": {"state": state}, "$inc": {"steps": 1}},
        session=tx.session,
    )
    return touched.matched_count == 1


@dataclass(frozen=True, slots=True)
class Leftover:
    """A sealing that was not tidied up: its new batches and those that it ended."""

    id: str
    batches: list[str]
    ended: list[str]
    released: bool


def leftovers(db: Database[Row]) -> list[Leftover]:
    """Sealings that were not tidied up, oldest first."""
    return [
        Leftover(
            row["_id"],
            row.get("batches", []),
            row.get("ended", []),
            row["state"] == RELEASED,
        )
        for row in db[COLLECTION].find().sort("begun")
    ]


def abandon(tx: Transaction, sealing: str) -> None:
    """Let nobody go on with a sealing that is about to be taken back."""
    tx.db[COLLECTION].update_one(
        {"_id": sealing}, {"$set": {"state": ABANDONED}}, session=tx.session
    )


def end(tx: Transaction, sealing: str) -> None:
    """Forget a sealing once everything of it is either released or taken back."""
    tx.db[COLLECTION].delete_one({"_id": sealing}, session=tx.session)


def used(db: Database[Row], members: Iterable[str]) -> set[str]:
    """Which of these hashes were sealed before."""
    known: set[str] = set()
    wanted = list(members)
    for start in range(0, len(wanted), CHUNK):
        rows = db[MEMBERS].find({"_id": {"$in": wanted[start : start + CHUNK]}}, {"_id": 1})
        known.update(row["_id"] for row in rows)
    return known


def add_members(tx: Transaction, sealing: str, subject: str, members: Iterable[str]) -> None:
    """Remember these hashes for ever, as soon as the sealing is released.

    `subject` lets the audit count them; they lead to no batch.
    """
    rows = [{"_id": member, "subject": subject, "sealing": sealing} for member in members]
    tx.db[MEMBERS].insert_many(rows, session=tx.session)


def take_back_members(tx: Transaction, sealing: str, most: int) -> int:
    """Forget at most `most` members of a sealing that never came to be; returns how many."""
    ids = _some_members(tx, sealing, most)
    tx.db[MEMBERS].delete_many({"_id": {"$in": ids}}, session=tx.session)
    return len(ids)


def detach_members(tx: Transaction, sealing: str, most: int) -> int:
    """Cut the tie between at most `most` members and their sealing; returns how many."""
    ids = _some_members(tx, sealing, most)
    tx.db[MEMBERS].update_many(
        {"_id": {"$in": ids}}, {"$unset": {"sealing": ""}}, session=tx.session
    )
    return len(ids)


def _some_members(tx: Transaction, sealing: str, most: int) -> list[str]:
    rows = tx.db[MEMBERS].find({"sealing": sealing}, {"_id": 1}, session=tx.session)
    return [row["_id"] for row in rows.limit(most)]
