"""What fixtures promise of servers: fresh databases, empty queues, and nothing left behind."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pymongo import MongoClient
from pymongo.database import Database

from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.unit_of_work import UnitOfWork
from contracts import topology
from node.process import HOME_MARK
from node.testing import PrivateNode
from tests.servers import end_orphans
from tests.waiting import wait_until


def ended_process() -> int:
    """The id of a process that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_servers_of_a_killed_session_are_ended(tmp_path: Path) -> None:
    home = tmp_path / f"session-{ended_process()}"
    home.mkdir()
    orphan = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.pause()"],
        env={**os.environ, HOME_MARK: str(home)},
    )

    end_orphans(tmp_path)

    assert wait_until(lambda: orphan.poll() is not None, 5, "the orphan has ended")
    assert not home.exists()


def test_servers_of_a_running_session_are_left_alone(tmp_path: Path) -> None:
    home = tmp_path / f"session-{os.getpid()}"
    home.mkdir()

    end_orphans(tmp_path)

    assert home.exists()


def test_database_is_migrated_and_takes_transactions(
    migrate: Callable[[str], UnitOfWork], database: Database[Document]
) -> None:
    unit = migrate("chassis.migrations")

    unit.run(lambda tx: tx.db["things"].insert_one({"_id": 1}, session=tx.session))

    assert database["things"].count_documents({}) == 1


def test_transaction_of_a_killed_process_does_not_hold_its_documents_for_long(
    database: Database[Document],
) -> None:
    limit = database.client.admin.command("getParameter", transactionLifetimeLimitSeconds=1)

    assert limit["transactionLifetimeLimitSeconds"] <= 10


def test_database_expires_nothing_that_a_test_dates_into_the_past(
    frail_node: PrivateNode, mongo_client: MongoClient[Document]
) -> None:
    def expires() -> bool:
        asked = mongo_client.admin.command("getParameter", 1, ttlMonitorEnabled=True)
        return bool(asked["ttlMonitorEnabled"])

    assert not expires()

    frail_node.mongod.kill()
    frail_node.start_mongod()

    assert not expires()


def test_broker_has_the_topology_and_empty_queues(
    purged_broker: BrokerAddress, running_node: PrivateNode
) -> None:
    ours = {queue.name for queue in topology.queues()}

    def depths() -> dict[str, int]:
        found = running_node.api.queue_depths()
        return {name: found[name] for name in ours}

    # The broker counts anew every few seconds only.
    wait_until(lambda: set(depths().values()) == {0}, 15, "no message in any queue")


def test_killed_servers_come_back_for_the_next_test(
    frail_node: PrivateNode, broker: BrokerAddress, database: Database[Document]
) -> None:
    frail_node.mongod.kill()

    assert not frail_node.mongod.is_running


def test_servers_run_again_after_a_test_that_killed_one(
    running_node: PrivateNode, database: Database[Document]
) -> None:
    assert running_node.mongod.is_running
    assert database.client.admin.command("hello")["isWritablePrimary"]
