"""What is in the outbox reaches the broker, at least once, and nothing holds it up."""

from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY

from chassis import outbox, relay
from chassis.broker import BrokerAddress
from chassis.publisher import ConfirmingPublisher, Outcome
from chassis.unit_of_work import UnitOfWork
from contracts.decoding import MAX_BYTES
from tests.interface.chassis.events import hexadecimal
from tests.interface.chassis.relaying import message, relay_of, relaying, rows, save
from tests.interface.chassis.rig import Rig
from tests.waiting import wait_until


def published(exchange: str, outcome: str) -> float:
    labels = {"exchange": exchange, "outcome": outcome}
    return REGISTRY.get_sample_value("perform_messages_published_total", labels) or 0.0


def test_saved_messages_are_published_and_then_deleted(rig: Rig) -> None:
    save(rig.unit, *(message(number, rig.queue) for number in range(20)))

    with relaying(relay_of(rig.unit, rig.broker)):
        wait_until(lambda: rows(rig.unit) == [], 5, "the outbox is empty")

    with rig.consuming():
        rig.wait_for_effects(*range(20))
    assert rig.effects() == dict.fromkeys(range(20), 1)


def test_running_relay_is_woken_by_a_commit(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "POLL_SECONDS", 30.0)
    with relaying(relay_of(rig.unit, rig.broker)) as running:
        wait_until(lambda: running.connected, 5, "the relay runs")
        for number in range(3):
            save(rig.unit, message(number, rig.queue))
            wait_until(lambda: rows(rig.unit) == [], 2, "the outbox is empty")

    assert rig.waiting() == 3


class TestMessageThatNoQueueTakes:
    def test_stays_and_holds_up_nobody(self, rig: Rig) -> None:
        before = published("", "returned")
        save(rig.unit, message(1, "no.such.queue"), message(2, rig.queue))
        save(rig.unit, message(3, rig.queue), message(4, "no.such.queue"))

        with relaying(relay_of(rig.unit, rig.broker)):
            wait_until(lambda: rig.waiting() == 2, 5, "both others are published")
            wait_until(lambda: len(rows(rig.unit)) == 2, 5, "both others are deleted")

        assert rows(rig.unit) == [hexadecimal(1), hexadecimal(4)]
        assert published("", "returned") - before == 2

    def test_is_tried_again_later(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(relay, "RETURNED_AGAIN", timedelta(seconds=0.2))
        before = published("", "returned")
        save(rig.unit, message(1, f"{rig.queue}.later"))

        with relaying(relay_of(rig.unit, rig.broker)), rig.broker.connect() as connection:
            wait_until(lambda: published("", "returned") - before >= 2, 5, "it was tried twice")
            connection.default_channel.queue_declare(f"{rig.queue}.later", exclusive=True)
            wait_until(lambda: rows(rig.unit) == [], 5, "the queue took it")

    def test_refused_by_a_full_queue_stays_as_well(self, rig: Rig) -> None:
        full = f"{rig.queue}.full"
        save(rig.unit, *(message(number, full) for number in range(5)))
        save(rig.unit, message(9, rig.queue))

        with rig.broker.connect() as connection:
            connection.default_channel.queue_declare(
                full,
                exclusive=True,
                arguments={"x-max-length": 1, "x-overflow": "reject-publish"},
            )
            with relaying(relay_of(rig.unit, rig.broker)):
                wait_until(lambda: rig.waiting() == 1, 5, "the other is published")
                wait_until(lambda: 0 < len(rows(rig.unit)) < 5, 5, "the queue took what it could")

        assert rows(rig.unit)[-1] == hexadecimal(4)

    def test_to_an_exchange_that_is_missing_holds_up_nobody(self, rig: Rig) -> None:
        save(
            rig.unit,
            message(1, rig.queue),
            message(2, "key", exchange="no.such.exchange"),
            message(3, rig.queue),
        )

        with relaying(relay_of(rig.unit, rig.broker)):
            wait_until(lambda: rows(rig.unit) == [hexadecimal(2)], 10, "the others are deleted")

        with rig.consuming():
            rig.wait_for_effects(1, 3)
        assert rig.effects() == {1: 1, 3: 1}

    def test_too_large_for_the_broker_holds_up_nobody(self, rig: Rig) -> None:
        body = b"x" * (MAX_BYTES + 1)
        large = outbox.Message("large", "", rig.queue, body, mandatory=True)
        save(rig.unit, message(1, rig.queue), large, message(3, rig.queue))

        with relaying(relay_of(rig.unit, rig.broker)):
            wait_until(lambda: rows(rig.unit) == ["large"], 10, "the others are deleted")


class TestTwoRelays:
    def test_only_the_holder_of_the_lease_relays(self, rig: Rig) -> None:
        first = relay_of(rig.unit, rig.broker, "first")
        second = relay_of(rig.unit, rig.broker, "second")

        with relaying(first):
            save(rig.unit, message(0, rig.queue))
            wait_until(lambda: rows(rig.unit) == [], 5, "the first relays")
            with relaying(second):
                wait_until(lambda: second.connected, 5, "the second runs")
                save(rig.unit, *(message(number, rig.queue) for number in range(1, 20)))
                wait_until(lambda: rows(rig.unit) == [], 5, "the outbox is empty")

        assert (first.relayed, second.relayed) == (20, 0)
        assert rig.waiting() == 20

    def test_second_takes_over_at_once_from_one_that_stops(self, rig: Rig) -> None:
        with relaying(relay_of(rig.unit, rig.broker, "second")) as second:
            with relaying(relay_of(rig.unit, rig.broker, "first")):
                wait_until(lambda: second.connected, 5, "both run")
            save(rig.unit, message(1, rig.queue))
            wait_until(lambda: rows(rig.unit) == [], 3, "the second relays")

    def test_second_takes_over_when_the_first_is_gone(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(relay, "LEASE", timedelta(seconds=1))
        gone = relay_of(rig.unit, rig.broker, "gone")
        assert gone.is_leader()
        save(rig.unit, message(1, rig.queue))

        with relaying(relay_of(rig.unit, rig.broker, "second")):
            wait_until(lambda: rows(rig.unit) == [], 5, "the lease expired and the second relays")

    def test_clock_that_steps_back_does_not_keep_anyone_leader(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(relay, "LEASE", timedelta(seconds=0.3))
        clock = SteppingClock(datetime.now(UTC))
        first = relay_of(rig.unit, rig.broker, "first", clock)
        assert first.is_leader()

        clock.moment -= timedelta(hours=1)
        second = relay_of(rig.unit, rig.broker, "second")
        wait_until(second.is_leader, 5, "the lease expired")

        assert not first.is_leader()


class SteppingClock:
    """A clock that shows what it was set to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def test_message_saved_by_a_replica_whose_clock_is_ahead_goes_out_at_once(
    rig: Rig, unit: UnitOfWork
) -> None:
    ahead = SteppingClock(datetime.now(UTC) + timedelta(hours=1))
    save(UnitOfWork(unit.db, "gb", ahead), message(1, rig.queue))

    with relaying(relay_of(unit, rig.broker)):
        wait_until(lambda: rows(unit) == [], 5, "the outbox is empty")


def test_message_published_but_not_deleted_is_published_again_and_has_one_effect(
    rig: Rig,
) -> None:
    save(rig.unit, message(1, rig.queue))
    crashed = ConfirmingPublisher.open(rig.broker)
    outcomes = crashed.publish([message(1, rig.queue)])
    crashed.close()

    with relaying(relay_of(rig.unit, rig.broker)):
        wait_until(lambda: rows(rig.unit) == [], 5, "the outbox is empty")

    assert outcomes == {hexadecimal(1): Outcome.CONFIRMED}
    assert rig.waiting() == 2
    with rig.consuming():
        rig.wait_for_effects(1)
        rig.wait_until_empty()
    assert rig.effects() == {1: 1}


class TestObservation:
    def test_tells_the_age_of_the_oldest_message_and_the_count(
        self, unit: UnitOfWork, broker: BrokerAddress
    ) -> None:
        past = SteppingClock(datetime.now(UTC) - timedelta(minutes=2))
        save(UnitOfWork(unit.db, "gb", past), message(1, "q"))
        save(unit, message(2, "q"))

        lag = relay_of(unit, broker).observe()

        assert 115 < lag < 125
        assert REGISTRY.get_sample_value("perform_outbox_rows") == 2
        assert REGISTRY.get_sample_value("perform_relay_lag_seconds") == lag

    def test_of_an_empty_outbox_is_no_lag(self, unit: UnitOfWork, broker: BrokerAddress) -> None:
        assert relay_of(unit, broker).observe() == 0
        assert REGISTRY.get_sample_value("perform_outbox_rows") == 0
