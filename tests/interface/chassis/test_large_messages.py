"""The largest announcement goes wherever a small event goes; a larger one goes nowhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from chassis import dead_letter_use_cases as dead
from chassis.actor import Actor
from chassis.clock import SystemClock, random_id
from chassis.commands import Command
from chassis.delivery import Received
from chassis.outcomes import Refuse
from chassis.publisher import ConfirmingPublisher
from chassis.relay import Relay
from chassis.unit_of_work import Transaction
from contracts.benchmark_released_v1 import BenchmarkReleased
from contracts.decoding import MAX_BYTES
from contracts.errors import Malformed
from contracts.registry import contract
from tests.interface.chassis.events import SUBMITTED
from tests.interface.chassis.rig import Rig
from tests.waiting import wait_until

RELEASED = contract(BenchmarkReleased.TYPE)
LONGEST = RELEASED.schema["properties"]["jws"]["maxLength"]
LARGEST = BenchmarkReleased("e30.e30.".ljust(LONGEST, "x"))
TOO_LARGE = BenchmarkReleased(LARGEST.jws + "x")


@pytest.fixture
def listening(rig: Rig) -> Rig:
    """The queue hears what this node announces."""
    with rig.broker.connect() as connection:
        connection.default_channel.queue_bind(rig.queue, "network", RELEASED.publish_key("gb"))
    return rig


@contextmanager
def relaying(rig: Rig) -> Iterator[None]:
    relay = relay_of(rig)
    thread = threading.Thread(target=relay.run, name="relay")
    thread.start()
    try:
        yield
    finally:
        relay.stop()
        thread.join(20)
    assert not thread.is_alive()


def relay_of(rig: Rig) -> Relay:
    unit = rig.unit
    return Relay(unit.db, rig.broker, SystemClock(), random_id(), unit.committed_messages)


def announce(tx: Transaction, payload: BenchmarkReleased) -> None:
    subject, midnight = "release:perform-full:2025", datetime(2026, 2, 1, tzinfo=UTC)
    tx.emit(payload, subject=subject, version=1, time=midnight)


def test_largest_announcement_gets_from_the_outbox_to_the_consumer(listening: Rig) -> None:
    seen: list[Received] = []
    listening.unit.run(lambda tx: announce(tx, LARGEST))
    (row,) = listening.outbox()

    with relaying(listening), listening.consuming(lambda _, events: seen.extend(events)):
        wait_until(lambda: seen, 30, "the announcement arrived")
        wait_until(lambda: not listening.outbox(), 10, "the outbox is empty")

    (received,) = seen
    assert received.payload == LARGEST
    assert received.delivery.body == bytes(row["body"])
    assert len(row["body"]) > 10 * 1024 * 1024


def test_relay_takes_few_large_messages_at_a_time(listening: Rig) -> None:
    for _ in range(3):
        listening.unit.run(lambda tx: announce(tx, LARGEST))
    publisher = ConfirmingPublisher.open(listening.broker)
    relay = relay_of(listening)

    moved = [relay.relay_once(publisher) for _ in range(3)]

    publisher.close()
    assert moved == [2, 1, 0]
    assert listening.waiting() == 3


def test_largest_announcement_is_kept_shown_and_replayed(listening: Rig) -> None:
    seen: list[Received] = []

    def refuse_once(_: Transaction, events: list[Received]) -> None:
        seen.extend(events)
        if len(seen) == 1:
            raise Refuse("not today")

    listening.unit.run(lambda tx: announce(tx, LARGEST))
    with relaying(listening), listening.consuming(refuse_once):
        (letter,) = listening.wait_for_letters(1, seconds=30)
        shown = dead.show_letter(listening.unit, command(letter["_id"]))
        dead.replay_letter(listening.unit, command(letter["_id"]))
        wait_until(lambda: len(seen) == 2, 30, "it came again")

    first, again = seen
    assert bytes(letter["body"]) == first.delivery.body == again.delivery.body
    assert shown["bytes"] == len(first.delivery.body)
    assert listening.letters() == []


def command(letter: str) -> Command:
    operator = Actor("operator", frozenset({"operator"}), via="cli")
    data = {"id": letter}
    return Command(method="test", actor=operator, data=data, command_id=random_id(), request=data)


def test_message_as_large_as_the_broker_allows_is_kept_and_shown_in_part(rig: Rig) -> None:
    # Each of these bytes takes six in the JSON of an answer, which the broker limits too.
    rig.publish_bodies(bytes(MAX_BYTES))

    with rig.consuming():
        (letter,) = rig.wait_for_letters(1, seconds=30)
        rig.wait_until_empty()

    shown = dead.show_letter(rig.unit, command(letter["_id"]))
    assert len(letter["body"]) == shown["bytes"] == MAX_BYTES
    assert shown["body"] == "\0" * dead.SHOWN_BYTES


def test_larger_announcement_never_gets_into_the_outbox(rig: Rig) -> None:
    def work(tx: Transaction) -> None:
        tx.emit(SUBMITTED, subject=SUBMITTED.assessment, version=SUBMITTED.version)
        announce(tx, TOO_LARGE)

    with pytest.raises(Malformed, match="/data/jws"):
        rig.unit.run(work)

    assert rig.outbox() == []
