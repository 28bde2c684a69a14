"""A migrated database and a queue of its own for each test of the chassis."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from chassis import consumer, logs
from chassis.broker import BrokerAddress
from chassis.unit_of_work import UnitOfWork
from contracts.queues import Queue
from tests.interface.chassis import rig as rigs
from tests.interface.chassis.rig import Rig
from tests.servers import wait_until_queues_are_on_disk


@pytest.fixture(scope="session", autouse=True)
def chassis_log(node_home: Path) -> None:
    """The log as in a service; it stays with the servers' logs when a test fails."""
    logs.configure("gb", "test", log_file=node_home / "chassis.log")


@pytest.fixture(autouse=True)
def short_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a consumer with nothing to do look up sooner, so that stopping it takes less time."""
    monkeypatch.setattr(consumer, "QUIET_SECONDS", 0.1)


@pytest.fixture
def unit(migrate: Callable[[str], UnitOfWork]) -> UnitOfWork:
    unit = migrate("chassis.migrations")
    unit.db.create_collection(rigs.EFFECTS)
    return unit


@pytest.fixture
def rig(unit: UnitOfWork, broker: BrokerAddress, request: pytest.FixtureRequest) -> Iterator[Rig]:
    queue = Queue(f"test.{uuid4().hex[:12]}", service="test")
    frail = "frail_node" in request.fixturenames
    with broker.connect() as connection:
        rigs.declare(connection, queue, rigs.REAL_DELAY if frail else rigs.SHORT_DELAY)
    if frail:
        # Only of quorum queues can it be seen that they are on disk.
        wait_until_queues_are_on_disk(request.getfixturevalue("running_node"))
    yield Rig(unit, broker, queue)
    with broker.connect() as connection:
        rigs.delete(connection, queue)
