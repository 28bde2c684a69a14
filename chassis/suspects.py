"""Suspects: messages delivered often without an outcome, and how often each was begun alone.

The broker counts a delivery as lost whenever a process ends with the message in hand, be it that
message's fault, a neighbour's, or a restart during an outage. Only what was begun alone, with the
database there, and never ended, is held against a message.
"""

from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database

from chassis.database import Document, translated
from chassis.delivery import Delivery

COLLECTION = "suspects"
KEPT_DAYS = 7

# A message delivered this often without an outcome is handled alone, so that only it can suffer.
SUSPECT_AFTER = 3
# A message begun alone this often without an end has ended the process each time.
CHANCES = 3


def is_suspect(delivery: Delivery) -> bool:
    """Whether to handle this delivery alone."""
    return delivery.times_delivered >= SUSPECT_AFTER


def begin(database: Database[Document], delivery: Delivery, now: datetime) -> bool:
    """Note that a suspect is about to be handled alone; False when it has had its chances.

    The same delivery counts once, however often it is tried while the database comes and goes.
    Raises Unavailable.
    """
    with translated():
        row: Any = database[COLLECTION].find_one_and_update(
            {"_id": f"{delivery.queue}:{delivery.digest}"},
            {"$addToSet": {"begun": delivery.times_delivered}, "$set": {"at": now}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
    return len(row["begun"]) <= CHANCES
