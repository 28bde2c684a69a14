"""Messages that wait for another attempt outlive the broker."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from chassis import retry
from chassis.broker import BrokerAddress
from chassis.unit_of_work import UnitOfWork
from contracts.queues import Queue
from node.testing import PrivateNode
from tests.interface.chassis.events import event
from tests.interface.chassis.rig import EFFECTS, Rig, declare
from tests.servers import wait_until_queues_are_on_disk
from tests.waiting import wait_until

# Long enough that all of them wait when the broker is killed.
DELAY = {"x-message-ttl": 3_000}


@pytest.fixture
def rig(
    broker: BrokerAddress, migrate: Callable[[str], UnitOfWork], frail_node: PrivateNode
) -> Rig:
    queue = Queue(f"test.{uuid4().hex[:12]}", service="test")
    with broker.connect() as connection:
        declare(connection, queue, DELAY)
    wait_until_queues_are_on_disk(frail_node)
    unit = migrate("chassis.migrations")
    unit.db.create_collection(EFFECTS)
    return Rig(unit, broker, queue)


def test_all_500_messages_in_delay_queues_come_back_after_a_kill(
    rig: Rig, frail_node: PrivateNode
) -> None:
    delays = [f"{rig.queue}.retry.{delay}" for delay in retry.DELAYS]
    bodies = [event(number).to_bytes() for number in range(500)]
    for at, delay in enumerate(delays):
        rig.publish_bodies(*bodies[at::5], attempts=1, to=delay)
    assert [rig.waiting(delay) for delay in delays] == [100] * 5
    assert rig.waiting() == 0

    frail_node.broker.kill()
    frail_node.start_broker()

    wait_until(lambda: rig.waiting() >= 500, 30, "all came back into their queue")
    with rig.consuming():
        rig.wait_for_effects(*range(500), seconds=30)
        rig.wait_until_empty(30)
    assert rig.effects() == dict.fromkeys(range(500), 1)
    assert rig.letters() == []
