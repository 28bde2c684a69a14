"""While the database is away a batch waits in hand; then it is finished, with one effect."""

import threading

from chassis.delivery import Received
from chassis.unit_of_work import Transaction
from node.testing import PrivateNode
from tests.interface.chassis.rig import Rig, save_effects
from tests.servers import pause, resume
from tests.waiting import wait_until


class Gate:
    """A handler that says when it has begun, and waits until it may end."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.may_end = threading.Event()

    def __call__(self, tx: Transaction, events: list[Received]) -> None:
        save_effects(tx, events)
        self.begun.set()
        self.may_end.wait(20)


def test_batch_in_hand_outlives_a_killed_database(rig: Rig, frail_node: PrivateNode) -> None:
    gate = Gate()
    rig.publish_numbers(*range(30))

    with rig.consuming(gate, size=30):
        assert gate.begun.wait(5)
        frail_node.mongod.kill()
        gate.may_end.set()
        frail_node.start_mongod()
        rig.wait_for_effects(*range(30), seconds=20)
        rig.wait_until_empty()

    assert rig.effects() == dict.fromkeys(range(30), 1)
    assert rig.letters() == []


def test_batch_in_hand_outlives_a_paused_database(rig: Rig, frail_node: PrivateNode) -> None:
    gate = Gate()
    gate.may_end.set()
    with rig.consuming(gate, size=30):
        rig.publish_numbers(0)
        rig.wait_for_effects(0)
        pause(frail_node.mongod)
        gate.begun.clear()
        rig.publish_numbers(*range(1, 30))
        wait_until(lambda: rig.waiting() == 0, 5, "the batch is in hand")
        resume(frail_node.mongod)
        rig.wait_for_effects(*range(30), seconds=20)

    assert rig.effects() == dict.fromkeys(range(30), 1)
    assert rig.letters() == []


def test_stop_while_the_database_is_away_gives_the_batch_back(
    rig: Rig, frail_node: PrivateNode
) -> None:
    gate = Gate()
    rig.publish_numbers(*range(30))

    with rig.consuming(gate, size=30, seconds=1.0):
        assert gate.begun.wait(5)
        frail_node.mongod.kill()
        gate.may_end.set()
    wait_until(lambda: rig.waiting() == 30, 5, "all are back in the queue")
    frail_node.start_mongod()
    with rig.consuming():
        rig.wait_for_effects(*range(30), seconds=20)

    assert rig.effects() == dict.fromkeys(range(30), 1)


def test_stop_while_a_batch_is_in_hand_finishes_it(rig: Rig) -> None:
    gate = Gate()
    rig.publish_numbers(*range(60))

    with rig.consuming(gate, size=30):
        assert gate.begun.wait(5)
        threading.Timer(0.3, gate.may_end.set).start()

    done = set(rig.effects())
    assert done
    wait_until(lambda: rig.waiting() == 60 - len(done), 5, "the others are back in the queue")
    assert set(rig.effects().values()) == {1}


def test_batch_that_is_too_slow_as_a_whole_is_done_one_by_one(rig: Rig) -> None:
    def slow(tx: Transaction, events: list[Received]) -> None:
        for one in events:
            threading.Event().wait(0.05)
            save_effects(tx, [one])

    rig.publish_numbers(*range(21))
    with rig.consuming(slow, size=20, seconds=0.5):
        rig.wait_for_effects(*range(21), seconds=20)
        rig.wait_until_empty()

    assert rig.effects() == dict.fromkeys(range(21), 1)
    assert rig.letters() == []


def test_event_that_is_too_slow_alone_is_kept_in_the_end(rig: Rig) -> None:
    def slow_at_2(tx: Transaction, events: list[Received]) -> None:
        if 2 in {int(one.event.id, 16) for one in events}:
            threading.Event().wait(0.2)
        save_effects(tx, events)

    rig.publish_numbers(1, 2, 3)
    with rig.consuming(slow_at_2, seconds=0.15):
        (letter,) = rig.wait_for_letters(1)
        rig.wait_for_effects(1, 3)
        rig.wait_until_empty()

    assert rig.effects() == {1: 1, 3: 1}
    assert letter["reason"] == "gave up after 6 attempts: took longer than 0.15 s"
