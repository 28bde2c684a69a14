"""A consumer as a process of its own whose handler ends the process at one event.

python -m tests.interface.chassis.poisoned QUEUE DATABASE POISON

Addresses come in MONGO_URL and BROKER_URL, for they hold passwords.
"""

import os
import sys

from pymongo import MongoClient

from chassis.batch import BatchProcess
from chassis.broker import BrokerAddress
from chassis.consumer import Consumer
from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.delivery import Received
from chassis.unit_of_work import Transaction, UnitOfWork
from tests.interface.chassis.rig import save_effects

KILLED = 9


def main(queue: str, database: str, poison: str) -> None:
    """Consume until killed."""
    client: MongoClient[Document] = MongoClient(os.environ["MONGO_URL"], tz_aware=True)
    db = client.get_database(database, write_concern=DURABLE, read_concern=SNAPSHOT)

    def handler(tx: Transaction, events: list[Received]) -> None:
        save_effects(tx, events)
        if poison in {one.event.id for one in events}:
            os._exit(KILLED)

    batches = BatchProcess(queue, UnitOfWork(db, "gb"), handler)
    Consumer.of(batches, BrokerAddress(os.environ["BROKER_URL"]), size=50).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
