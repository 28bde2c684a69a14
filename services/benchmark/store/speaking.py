"""What our own node.seen says next: its counter, and whether we seal alone."""

from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction

COLLECTION = "speaking"
ROW = {"_id": "node.seen"}
Row = dict[str, Any]


def next_version(tx: Transaction) -> int:
    """Count up; after a restored backup it counts from there again."""
    row = tx.db[COLLECTION].find_one_and_update(
        ROW,
        {"$inc": {"version": 1}},
        upsert=True,
        return_document=ReturnDocument.AFTER,
        session=tx.session,
    )
    return int(row["version"]) if row else 1


def is_alone(db: Database[Row], session: ClientSession | None = None) -> bool:
    """Whether an operator let us seal without having heard our peers, and we have not since."""
    row = db[COLLECTION].find_one(ROW, {"alone": 1}, session=session)
    return row is not None and bool(row.get("alone"))


def permitted_until(db: Database[Row]) -> datetime | None:
    """Until when an operator lets us seal alone."""
    row = db[COLLECTION].find_one(ROW, {"alone": 1})
    until: datetime | None = row.get("alone") if row else None
    return until


def seal_alone(tx: Transaction, until: datetime) -> None:
    """Let us seal alone for a while; it is told to everybody until we have heard them."""
    change = {"$set": {"alone": until}}
    tx.db[COLLECTION].update_one(ROW, change, upsert=True, session=tx.session)


def end_alone(tx: Transaction) -> None:
    """We have heard our peers."""
    tx.db[COLLECTION].update_one(ROW, {"$set": {"alone": None}}, session=tx.session)
