"""The second net: what the broker gave up on ends among the dead letters too."""

from contracts.topology import DELIVERY_LIMIT
from tests.interface.chassis.events import event, hexadecimal
from tests.interface.chassis.rig import Rig


def test_message_the_broker_gave_up_on_is_kept(rig: Rig) -> None:
    rig.publish_numbers(1)
    rig.hand_out(times=DELIVERY_LIMIT + 1)
    assert rig.waiting() == 0

    with rig.draining():
        (letter,) = rig.wait_for_letters(1)
        rig.wait_until_empty()

    assert letter["event"] == hexadecimal(1)
    assert letter["queue"] == rig.queue
    assert letter["routing_key"] == "first.key"
    assert letter["reason"] == "the broker gave up: delivered too often without an outcome"
    assert bytes(letter["body"]) == event(1).to_bytes()


def test_unreadable_message_in_the_dead_queue_is_kept(rig: Rig) -> None:
    rig.publish_bodies(b"{", to=rig.dead)

    with rig.draining():
        (letter,) = rig.wait_for_letters(1)
        rig.wait_until_empty()

    assert (letter["event"], bytes(letter["body"])) == (None, b"{")
