"""A process that hands a round in, and ends before it sends one command to the database.

python -m tests.interface.assessment.handing_in DATABASE COMMAND ROUND

COMMAND counts from 1; a process that needs fewer commands ends well. The address comes in
MONGO_URL, for it holds a password.
"""

import os
import sys

from pymongo import MongoClient

from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.unit_of_work import UnitOfWork
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.telling import Crash
from tests.interface.calling import caller
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import CATALOGUE, KEY


def main(database: str, command: str, round_id: str) -> None:
    client: MongoClient[Document] = MongoClient(
        os.environ["MONGO_URL"], event_listeners=[Crash(int(command))], tz_aware=True
    )
    db = client.get_database(database, write_concern=DURABLE, read_concern=SNAPSHOT)
    unit = UnitOfWork(db, "gb", SetClock())
    call = caller(AssessmentService, unit, registry=Registry(unit, "gb", CATALOGUE, KEY))
    call("submit_round", {"round": round_id}, role="member", organisation=OWN)


if __name__ == "__main__":
    main(*sys.argv[1:])
