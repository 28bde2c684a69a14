"""A process that brings a database up to date, beside others that do the same.

python -m tests.interface.chassis.migrating FOLDER PACKAGE DATABASE

The address comes in MONGO_URL, for it holds a password.
"""

import os
import sys
import threading

from pymongo import MongoClient

from chassis import migrations_runner
from chassis.clock import SystemClock
from chassis.database import Document


def main(folder: str, package: str, database: str) -> None:
    """Print the ids of the migrations applied here."""
    sys.path.insert(0, folder)
    client: MongoClient[Document] = MongoClient(os.environ["MONGO_URL"], tz_aware=True)
    applied = migrations_runner.apply(
        client[database], package, SystemClock(), f"process {os.getpid()}", threading.Event()
    )
    print("APPLIED", *applied)


if __name__ == "__main__":
    main(*sys.argv[1:])
