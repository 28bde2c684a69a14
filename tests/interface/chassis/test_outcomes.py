"""Three outcomes and no fourth: done, tried again later, or kept among the dead letters."""

import pytest

from chassis.delivery import Received
from chassis.outcomes import Refuse, RetryLater
from chassis.unit_of_work import Transaction
from contracts.decoding import MAX_BYTES
from tests.interface.chassis.events import event, hexadecimal
from tests.interface.chassis.rig import Rig, save_effects

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class TestRaisingHandler:
    def test_hurts_only_the_event_it_raises_for(self, rig: Rig) -> None:
        def raise_at_17(tx: Transaction, events: list[Received]) -> None:
            save_effects(tx, events)
            if hexadecimal(17) in {one.event.id for one in events}:
                raise ZeroDivisionError("seventeen")

        rig.publish_numbers(*range(51))
        with rig.consuming(raise_at_17, size=50):
            (letter,) = rig.wait_for_letters(1)
            rig.wait_until_empty()

        assert rig.effects() == dict.fromkeys(set(range(51)) - {17}, 1)
        assert letter["event"] == hexadecimal(17)
        assert letter["reason"] == "gave up after 6 attempts: unexpected ZeroDivisionError"

    def test_is_tried_again_with_a_count_until_it_succeeds(self, rig: Rig) -> None:
        attempts: list[int] = []

        def fail_twice(tx: Transaction, events: list[Received]) -> None:
            attempts.append(events[0].delivery.attempts)
            if len(attempts) < 3:
                raise ZeroDivisionError
            save_effects(tx, events)

        rig.publish_numbers(1)
        with rig.consuming(fail_twice):
            rig.wait_for_effects(1)

        assert attempts == [0, 1, 2]
        assert rig.letters() == []

    def test_leaves_nothing_of_what_it_saved(self, rig: Rig) -> None:
        def save_and_raise(tx: Transaction, events: list[Received]) -> None:
            save_effects(tx, events)
            raise ZeroDivisionError

        rig.publish_numbers(1)
        with rig.consuming(save_and_raise):
            rig.wait_for_letters(1)

        assert rig.effects() == {}
        assert rig.inbox() == set()


class TestRefused:
    def test_event_is_kept_with_the_reason_and_its_neighbours_are_done(self, rig: Rig) -> None:
        def refuse_even(tx: Transaction, events: list[Received]) -> dict[str, Refuse]:
            even = {one.event.id for one in events if int(one.event.id, 16) % 2 == 0}
            save_effects(tx, [one for one in events if one.event.id not in even])
            return {event_id: Refuse("even") for event_id in even}

        rig.publish_numbers(1, 2, 3, 4, 5)
        with rig.consuming(refuse_even):
            letters = rig.wait_for_letters(2)
            rig.wait_for_effects(1, 3, 5)
            rig.wait_until_empty()

        assert rig.effects() == {1: 1, 3: 1, 5: 1}
        assert [letter["event"] for letter in letters] == [hexadecimal(2), hexadecimal(4)]
        assert {letter["reason"] for letter in letters} == {"even"}

    def test_by_raising_hurts_only_the_event_it_is_raised_for(self, rig: Rig) -> None:
        def refuse_3(tx: Transaction, events: list[Received]) -> None:
            save_effects(tx, events)
            if hexadecimal(3) in {one.event.id for one in events}:
                raise Refuse("three")

        rig.publish_numbers(1, 2, 3, 4, 5)
        with rig.consuming(refuse_3):
            (letter,) = rig.wait_for_letters(1)
            rig.wait_for_effects(1, 2, 4, 5)

        assert rig.effects() == {1: 1, 2: 1, 4: 1, 5: 1}
        assert (letter["event"], letter["reason"]) == (hexadecimal(3), "three")

    def test_event_is_kept_whole(self, rig: Rig) -> None:
        refused = event(1, traceparent=TRACEPARENT)

        def refuse(_: Transaction, events: list[Received]) -> None:
            raise Refuse("never")

        rig.publish(refused)
        with rig.consuming(refuse):
            (letter,) = rig.wait_for_letters(1)

        assert bytes(letter["body"]) == refused.to_bytes()
        assert letter["_id"] == f"{rig.queue}:{refused.id}"
        assert (letter["type"], letter["subject"]) == (refused.type, refused.subject)
        assert letter["trace"] == TRACEPARENT[3:35]
        assert (letter["routing_key"], letter["attempts"]) == ("first.key", 0)
        assert letter["deliveries"] == 1

    def test_event_is_kept_once_however_often_it_comes(self, rig: Rig) -> None:
        def refuse(_: Transaction, events: list[Received]) -> None:
            raise Refuse("never")

        rig.publish_numbers(1, 1, 1)
        with rig.consuming(refuse):
            rig.wait_for_letters(1)
            rig.wait_until_empty()

        assert len(rig.letters()) == 1

    def test_long_reason_is_cut(self, rig: Rig) -> None:
        def refuse(_: Transaction, events: list[Received]) -> None:
            raise Refuse("x" * 5000)

        rig.publish_numbers(1)
        with rig.consuming(refuse):
            (letter,) = rig.wait_for_letters(1)

        assert letter["reason"] == "x" * 500


class TestRetriedLater:
    def test_event_comes_back_and_its_neighbours_are_done(self, rig: Rig) -> None:
        def not_yet(tx: Transaction, events: list[Received]) -> dict[str, RetryLater]:
            early = {
                one.event.id
                for one in events
                if one.event.id == hexadecimal(2) and one.delivery.attempts < 2
            }
            save_effects(tx, [one for one in events if one.event.id not in early])
            return {event_id: RetryLater("not yet") for event_id in early}

        rig.publish_numbers(1, 2, 3)
        with rig.consuming(not_yet):
            rig.wait_for_effects(1, 2, 3)
            rig.wait_until_empty()

        assert rig.effects() == {1: 1, 2: 1, 3: 1}
        assert rig.letters() == []

    def test_event_keeps_its_first_routing_key(self, rig: Rig) -> None:
        def once_later(tx: Transaction, events: list[Received]) -> None:
            if events[0].delivery.attempts == 0:
                raise RetryLater("not yet")
            save_effects(tx, events)

        rig.publish_numbers(1)
        with rig.consuming(once_later):
            rig.wait_for_effects(1)

        (effect,) = rig.unit.db["effects"].find()
        assert effect["key"] == "first.key"

    def test_event_is_kept_when_the_attempts_are_exhausted(self, rig: Rig) -> None:
        attempts: list[int] = []

        def never(_: Transaction, events: list[Received]) -> None:
            attempts.append(events[0].delivery.attempts)
            raise RetryLater("the edition is not known yet")

        rig.publish_numbers(1)
        with rig.consuming(never):
            (letter,) = rig.wait_for_letters(1)
            rig.wait_until_empty()

        assert attempts == [0, 1, 2, 3, 4, 5]
        assert letter["reason"] == "gave up after 6 attempts: the edition is not known yet"
        assert letter["attempts"] == 5
        assert rig.inbox() == set()


UNDECODABLE = {
    "no JSON": b"{not json",
    "no UTF-8": b'{"name": "\xff\xfe"}',
    "no object": b"[1, 2, 3]",
    "empty": b"",
    "zeros": b"\0" * 100,
    "without a type": b'{"specversion": "1.0"}',
    "of an unknown type": event(1).to_bytes().replace(b"submitted.v1", b"submitted.v9"),
    "of a wrong schema": event(1).to_bytes().replace(b'"year":2025', b'"year":"2025"'),
    "with a name twice": event(1).to_bytes().replace(b'"node"', b'"node":"gb","node"'),
    "nested deeply": b"[" * 10_000 + b"]" * 10_000,
    "as large as the broker allows": b'"' + b"x" * (MAX_BYTES - 2) + b'"',
}


@pytest.mark.parametrize("body", UNDECODABLE.values(), ids=UNDECODABLE)
def test_undecodable_body_is_kept_and_its_neighbours_are_done(rig: Rig, body: bytes) -> None:
    rig.publish_bodies(event(1).to_bytes(), event(2).to_bytes(), body, event(3).to_bytes())

    with rig.consuming():
        (letter,) = rig.wait_for_letters(1)
        rig.wait_for_effects(1, 2, 3)
        rig.wait_until_empty()

    assert rig.effects() == {1: 1, 2: 1, 3: 1}
    assert bytes(letter["body"]) == body
    assert letter["reason"].startswith("malformed: ")
    assert letter["event"] is None


def test_undecodable_body_is_one_letter_however_often_it_comes(rig: Rig) -> None:
    rig.publish_bodies(b"{", b"{", b"}", b"{")

    with rig.consuming():
        rig.wait_for_letters(2)
        rig.wait_until_empty()

    assert len(rig.letters()) == 2


def test_reason_does_not_repeat_what_was_sent(rig: Rig) -> None:
    body = event(1).to_bytes().replace(b'"sector":"care"', b'"sector":"Ana Smith"')
    rig.publish_bodies(body)

    with rig.consuming():
        (letter,) = rig.wait_for_letters(1)

    assert "Ana" not in letter["reason"]
    assert "/data/sector" in letter["reason"]
