"""A process that exports or imports an organisation and says how much memory it took at most.

python -m tests.interface.assessment.moving.moving_process DATABASE export|import [ID]

It prints JSON: kilobytes at the beginning and at most, seconds. The address comes in MONGO_URL.
"""

import json
import os
import sys
import time
from pathlib import Path

from pymongo import MongoClient

from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.unit_of_work import UnitOfWork
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.moving.nodes import OTHER_KEY, Node
from tests.unit.assessment.making import KEY


def high_water() -> int:
    """Give the most memory this program has had, in KiB.

    Not what getrusage says: that counts the process it was started by, too.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main(database: str, what: str, import_: str = "") -> None:
    client: MongoClient[Document] = MongoClient(os.environ["MONGO_URL"], tz_aware=True)
    db = client.get_database(database, write_concern=DURABLE, read_concern=SNAPSHOT)
    node = Node(UnitOfWork(db, "gb"), "gb", KEY if what == "export" else OTHER_KEY)
    db.client.admin.command("ping")
    before = high_water()
    began = time.monotonic()
    if what == "export":
        made = node.call("begin_export", {"organisation": OWN})
    else:
        made = node.call("finish_import", {"import": import_})
    seconds = time.monotonic() - began
    most = high_water()
    print(json.dumps({"before": before, "most": most, "seconds": seconds, "made": made}))


if __name__ == "__main__":
    main(*sys.argv[1:])
