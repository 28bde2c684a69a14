"""A process that ends at a chosen moment of one unit of work.

python -m tests.interface.chassis.crashing DATABASE MOMENT

The address comes in MONGO_URL, for it holds a password.
"""

import os
import sys
from typing import NoReturn

from pymongo import MongoClient
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from chassis import outbox
from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.unit_of_work import Transaction, UnitOfWork
from tests.interface.chassis.events import SUBMITTED
from tests.interface.chassis.rig import EFFECTS

CRASHED = 9
# Named for what the process is about to send, or has just heard of, when it ends.
BEFORE = {"before the change": EFFECTS, "before the outbox": outbox.COLLECTION}
MOMENTS = (*BEFORE, "before the commit", "after the commit")


class Crash(CommandListener):
    """Ends the process at its moment."""

    def __init__(self, moment: str) -> None:
        self._moment = moment

    def started(self, event: CommandStartedEvent) -> None:
        written = event.command.get("insert")
        if self._moment == "before the commit" and event.command_name == "commitTransaction":
            crash()
        if written is not None and BEFORE.get(self._moment) == written:
            crash()

    def succeeded(self, event: CommandSucceededEvent) -> None:
        if self._moment == "after the commit" and event.command_name == "commitTransaction":
            crash()

    def failed(self, event: CommandFailedEvent) -> None:
        """A failure is not one of the moments."""


def crash() -> NoReturn:
    os._exit(CRASHED)


def work(tx: Transaction) -> None:
    """A change and the event it causes."""
    tx.db[EFFECTS].insert_one({"event": "1"}, session=tx.session)
    tx.emit(SUBMITTED, subject=SUBMITTED.assessment, version=SUBMITTED.version)


def main(database: str, moment: str) -> None:
    client: MongoClient[Document] = MongoClient(
        os.environ["MONGO_URL"], event_listeners=[Crash(moment)], tz_aware=True
    )
    db = client.get_database(database, write_concern=DURABLE, read_concern=SNAPSHOT)
    UnitOfWork(db, "gb").run(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
