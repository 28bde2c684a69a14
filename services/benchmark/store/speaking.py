"""What our own node.seen says next: its counter, and whether we seal alone."""

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


def set_alone(tx: Transaction, alone: bool) -> None:
    """Remember whether we seal alone, for everything that is announced from now on."""
    tx.db[COLLECTION].update_one(
        ROW, {"$set": {"alone": alone, "since": tx.now}}, upsert=True, session=tx.session
    )
