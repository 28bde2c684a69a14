"""What a consumer does with events: each has its effect once, whatever comes twice or fails."""

from chassis.delivery import Received
from chassis.unit_of_work import Transaction
from tests.interface.chassis.events import event, hexadecimal
from tests.interface.chassis.rig import Rig, save_effects
from tests.waiting import wait_until


def test_each_event_has_its_effect_once(rig: Rig) -> None:
    rig.publish_numbers(*range(120))

    with rig.consuming():
        rig.wait_for_effects(*range(120))

    assert set(rig.effects().values()) == {1}
    assert rig.waiting() == 0


def test_batches_grow_to_what_waits_and_not_beyond_their_size(rig: Rig) -> None:
    sizes: list[int] = []

    def note(tx: Transaction, events: list[Received]) -> None:
        sizes.append(len(events))
        save_effects(tx, events)

    rig.publish_numbers(*range(101))
    with rig.consuming(note, size=50):
        rig.wait_for_effects(*range(101))

    assert sizes == [1, 50, 50]


def test_handler_gets_envelope_payload_and_first_routing_key(rig: Rig) -> None:
    seen: list[Received] = []

    def note(_: Transaction, events: list[Received]) -> None:
        seen.extend(events)

    rig.publish_numbers(7)
    with rig.consuming(note):
        wait_until(lambda: seen, 5, "the event arrived")

    (received,) = seen
    assert received.event == event(7)
    assert received.payload.assessment == hexadecimal(7)
    assert received.routing_key == "first.key"


class TestSameIdAgain:
    def test_in_one_batch_has_one_effect(self, rig: Rig) -> None:
        rig.publish_numbers(0, 1, 1, 2, 1, 2)

        with rig.consuming():
            rig.wait_for_effects(0, 1, 2)
            rig.wait_until_empty()

        assert rig.effects() == {0: 1, 1: 1, 2: 1}
        assert rig.letters() == []

    def test_in_a_later_batch_has_no_effect(self, rig: Rig) -> None:
        for _ in range(3):
            rig.publish_numbers(1, 2)
            with rig.consuming():
                rig.wait_for_effects(1, 2)
                rig.wait_until_empty()

        assert rig.effects() == {1: 1, 2: 1}

    def test_at_two_consumers_at_once_has_one_effect(self, rig: Rig) -> None:
        rig.publish_numbers(*list(range(40)) * 4)

        with rig.consuming(size=5), rig.consuming(size=5), rig.consuming(size=5):
            rig.wait_for_effects(*range(40))
            rig.wait_until_empty()

        assert rig.effects() == dict.fromkeys(range(40), 1)
        assert rig.letters() == []

    def test_on_another_queue_has_its_effect_there_too(self, rig: Rig) -> None:
        rig.unit.db["inbox"].insert_one({"_id": f"another.queue:{hexadecimal(1)}"})
        rig.publish_numbers(1)

        with rig.consuming():
            rig.wait_for_effects(1)

        assert rig.effects() == {1: 1}
