"""A process that erases an organisation, and is killed at one of its commits.

Moments count from 1: before the first commit, after it, before the second, and so on.
"""

import os
import signal

from nameko.testing.services import worker_factory
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
from services.assessment.service import AssessmentService
from services.assessment.use_cases.rights import erasing
from tests.interface.assessment.grouping import OWN
from tests.unit.assessment.making import CATALOGUE, KEY

AT_ONCE = 5


class Kill(CommandListener):
    """Kills the process at its moment."""

    def __init__(self, moment: int) -> None:
        self._left = moment

    def started(self, event: CommandStartedEvent) -> None:
        self._count(event.command_name)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        self._count(event.command_name)

    def failed(self, event: CommandFailedEvent) -> None:
        """A failure is not one of the moments."""

    def _count(self, command: str) -> None:
        if command != "commitTransaction":
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, database: str, moment: str) -> None:
    client: MongoClient[Document] = MongoClient(
        url, event_listeners=[Kill(int(moment))], tz_aware=True
    )
    db = client.get_database(database, write_concern=DURABLE, read_concern=SNAPSHOT)
    unit = UnitOfWork(db, "gb")
    erasing.AT_ONCE = AT_ONCE
    registry = Registry(unit, "gb", CATALOGUE, KEY)
    worker = worker_factory(AssessmentService, unit=unit, clock=unit.clock, registry=registry)
    actor = {"id": "Ada", "roles": ["member"], "organisation": OWN, "via": "test"}
    data = {"organisation": OWN, "confirm": OWN}
    worker.erase_organisation(request={"command_id": "erase", "actor": actor, "data": data})
