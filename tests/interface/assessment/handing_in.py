"""A process that hands a round in, and ends before it sends one command to the database.

Commands count from 1; a process that needs fewer ends well.
"""

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


def main(url: str, database: str, command: str, round_id: str) -> None:
    client: MongoClient[Document] = MongoClient(
        url, event_listeners=[Crash(int(command))], tz_aware=True
    )
    db = client.get_database(database, write_concern=DURABLE, read_concern=SNAPSHOT)
    unit = UnitOfWork(db, "gb", SetClock())
    call = caller(AssessmentService, unit, registry=Registry(unit, "gb", CATALOGUE, KEY))
    call("submit_round", {"round": round_id}, role="member", organisation=OWN)
