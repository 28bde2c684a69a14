"""Create the collections of messaging and their indexes."""

from pymongo import ASCENDING
from pymongo.database import Database

from chassis import commands, dead_letters, inbox, lease, outbox, suspects
from chassis.database import Document

DAY = 24 * 60 * 60


def up(db: Database[Document]) -> None:
    """Idempotent: what exists stays.

    Collections exist before the first transaction, because creating one inside a transaction
    conflicts with every other transaction that does the same.
    """
    existing = set(db.list_collection_names())
    for name in (
        commands.COLLECTION,
        dead_letters.COLLECTION,
        inbox.COLLECTION,
        lease.COLLECTION,
        outbox.COLLECTION,
        suspects.COLLECTION,
    ):
        if name not in existing:
            db.create_collection(name)
    db[outbox.COLLECTION].create_index([("due", ASCENDING), ("_id", ASCENDING)])
    db[outbox.COLLECTION].create_index([("subject", ASCENDING)])
    db[inbox.COLLECTION].create_index([("at", ASCENDING)], expireAfterSeconds=inbox.KEPT_DAYS * DAY)
    db[commands.COLLECTION].create_index(
        [("at", ASCENDING)], expireAfterSeconds=inbox.KEPT_DAYS * DAY
    )
    db[suspects.COLLECTION].create_index(
        [("at", ASCENDING)], expireAfterSeconds=suspects.KEPT_DAYS * DAY
    )
    db[commands.COLLECTION].create_index([("subjects", ASCENDING)])
    db[dead_letters.COLLECTION].create_index([("queue", ASCENDING), ("_id", ASCENDING)])
    db[dead_letters.COLLECTION].create_index([("subject", ASCENDING)])
