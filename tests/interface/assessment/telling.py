"""A process that tells of due actions, and ends before it sends one command to the database.

python -m tests.interface.assessment.telling DATABASE COMMAND

COMMAND counts from 1; a process that needs fewer commands ends well. The address comes in
MONGO_URL, for it holds a password.
"""

import os
import sys

from pymongo import MongoClient
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.unit_of_work import UnitOfWork
from services.assessment.registry import Registry
from services.assessment.use_cases.plans.tell_due import tell_due
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import CATALOGUE, KEY

CRASHED = 9


class Crash(CommandListener):
    """Ends the process at its command."""

    def __init__(self, command: int) -> None:
        self._left = command

    def started(self, event: CommandStartedEvent) -> None:
        self._left -= 1
        if self._left == 0:
            os._exit(CRASHED)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """What succeeded is followed by the next command, or by the end."""

    def failed(self, event: CommandFailedEvent) -> None:
        """A failure is not one of the moments."""


def main(database: str, command: str) -> None:
    client: MongoClient[Document] = MongoClient(
        os.environ["MONGO_URL"], event_listeners=[Crash(int(command))], tz_aware=True
    )
    db = client.get_database(database, write_concern=DURABLE, read_concern=SNAPSHOT)
    tell_due(Registry(UnitOfWork(db, "gb", SetClock()), "gb", CATALOGUE, KEY))


if __name__ == "__main__":
    main(*sys.argv[1:])
