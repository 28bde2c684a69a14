"""What the organisation had erased is gone from the alert log and stays gone, in any order."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import dead_letters, inbox, outbox
from chassis.batch import decode
from chassis.clock import random_id
from chassis.delivery import Delivery, Received
from chassis.outbox import Message
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.action_erased_v1 import ActionErased
from contracts.assessment_grant_erased_v1 import AssessmentGrantErased
from contracts.payload import Payload
from services.notification.store.alerts import COLLECTION as ALERTS
from services.notification.store.tombstones import COLLECTION as TOMBSTONES
from services.notification.use_cases import log_alerts
from tests.interface.notification.conftest import QUEUE, Deliver
from tests.interface.notification.news import DUE, GRANTED, SUBMITTED, WITHDRAWN, event
from tests.interface.set_clock import SetClock

ID = SUBMITTED.assessment
ERASED = replace(WITHDRAWN, reason="erased")
SECOND = replace(SUBMITTED, version=2)
OTHER = replace(SUBMITTED, assessment="d" * 32)
ENDS = {
    WITHDRAWN: [
        f"assessment.submitted:{ID}:1",
        f"assessment.submitted:{ID}:2",
        f"assessment.withdrawn:{ID}:3",
    ],
    ERASED: [],
}


def logged(unit: UnitOfWork) -> list[str]:
    return sorted(row["_id"] for row in unit.db[ALERTS].find())


def kept(unit: UnitOfWork) -> str:
    """All that the service's database holds, but for the inbox's event ids."""
    names = set(unit.db.list_collection_names()) - {inbox.COLLECTION}
    return json.dumps([list(unit.db[name].find()) for name in sorted(names)], default=str)


def received(payload: Payload) -> Received:
    """A delivery that the chassis has decoded."""
    return decode(Delivery(QUEUE, 1, event(payload, random_id()).to_bytes(), "key", 0, 0))


def test_erasure_removes_every_alert_of_the_assessment_and_no_other(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    deliver(SUBMITTED, SECOND, OTHER)

    deliver(ERASED)

    assert logged(unit) == [f"assessment.submitted:{OTHER.assessment}:1"]


def test_erasure_leaves_the_assessment_s_id_and_the_time_and_nothing_else(
    deliver: Deliver, unit: UnitOfWork, clock: SetClock
) -> None:
    deliver(SUBMITTED)

    deliver(ERASED)

    assert list(unit.db[TOMBSTONES].find()) == [{"_id": ID, "at": clock.now()}]
    assert kept(unit).count(ID) == 1
    assert SUBMITTED.participant not in kept(unit)


def test_erased_action_is_gone_and_stays_gone_in_any_order(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    erased = ActionErased(DUE.action, DUE.version + 1, "2025-03-05")
    for order in ([DUE, erased], [erased, DUE], [DUE, erased, replace(DUE, version=3)]):
        forget_all(unit)

        deliver(SUBMITTED, *order)

        assert logged(unit) == [f"assessment.submitted:{ID}:1"]
        assert kept(unit).count(DUE.action) == 1


def test_erased_grant_is_gone_and_stays_gone_in_any_order(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    erased = AssessmentGrantErased(GRANTED.grant, GRANTED.version + 1, "2025-03-05")
    for order in (
        [GRANTED, erased],
        [erased, GRANTED],
        [GRANTED, erased, replace(GRANTED, version=3)],
    ):
        forget_all(unit)

        deliver(SUBMITTED, *order)

        assert logged(unit) == [f"assessment.submitted:{ID}:1"]
        assert kept(unit).count(GRANTED.grant) == 1


def test_submission_that_arrives_after_the_erasure_is_done_and_logs_nothing(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    deliver(ERASED)

    (late,) = deliver(SUBMITTED)
    deliver(SECOND, OTHER)

    assert logged(unit) == [f"assessment.submitted:{OTHER.assessment}:1"]
    assert unit.db[inbox.COLLECTION].find_one({"_id": f"{QUEUE}:{late}"})
    assert unit.db[dead_letters.COLLECTION].count_documents({}) == 0


def test_withdrawal_that_arrives_after_the_erasure_logs_nothing(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    deliver(replace(ERASED, version=4))

    deliver(WITHDRAWN)

    assert logged(unit) == []


def test_erasure_again_keeps_the_time_of_the_first(
    deliver: Deliver, unit: UnitOfWork, clock: SetClock
) -> None:
    deliver(ERASED)
    clock.advance(days=1)

    deliver(ERASED)

    assert [row["at"] for row in unit.db[TOMBSTONES].find()] == [SetClock().now()]


def test_erasure_removes_dead_letters_and_unsent_messages_of_the_assessment(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    for payload in (SUBMITTED, OTHER):
        unit.run(lambda tx, one=payload: refuse_and_send(tx, one))

    deliver(ERASED)

    for collection in (dead_letters.COLLECTION, outbox.COLLECTION):
        assert unit.db[collection].distinct("subject") == [OTHER.assessment]


def refuse_and_send(tx: Transaction, payload: Payload) -> None:
    one = received(payload)
    letter = dead_letters.DeadLetter(
        one.delivery, "a reason", one.event.id, subject=payload.subject
    )
    dead_letters.add(tx.db, [letter], tx.now, tx.session)
    tx.send(Message(one.event.id, "x", "y", one.delivery.body, True, payload.subject))


@pytest.mark.parametrize("last", ENDS, ids=lambda payload: payload.reason)
def test_every_order_ends_in_the_same_log(
    deliver: Deliver, unit: UnitOfWork, last: Payload
) -> None:
    for order in permutations([SUBMITTED, SECOND, last]):
        forget_all(unit)

        for payload in order:
            deliver(payload)

        assert logged(unit) == ENDS[last], order


STEPS = st.lists(st.integers(0, 2), max_size=6).flatmap(
    lambda again: st.permutations([0, 1, 2, *again])
)


@given(STEPS, st.integers(1, 9), st.booleans(), st.sampled_from(list(ENDS)))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_order_and_batching_with_duplicates_ends_in_the_same_log(
    deliver: Deliver, unit: UnitOfWork, steps: list[int], batch: int, same: bool, last: Payload
) -> None:
    forget_all(unit)
    news = [SUBMITTED, SECOND, last]

    for start in range(0, len(steps), batch):
        part = steps[start : start + batch]
        # A duplicate is the same event again, or another event that says the same.
        ids = [f"{step:032x}" if same else random_id() for step in part]
        deliver(*(news[step] for step in part), ids=ids)

    assert logged(unit) == ENDS[last]
    assert unit.db[TOMBSTONES].count_documents({}) == (last is ERASED)
    assert unit.db[dead_letters.COLLECTION].count_documents({}) == 0


def forget_all(unit: UnitOfWork) -> None:
    for name in (ALERTS, TOMBSTONES, inbox.COLLECTION):
        unit.db[name].delete_many({})


class TestTwoReplicasAtOnce:
    """Neither sees what the other writes, and the assessment is gone all the same."""

    def test_erasure_while_a_submission_is_being_logged(self, unit: UnitOfWork) -> None:
        attempts = meanwhile(unit, SUBMITTED, ERASED)

        assert attempts == 2
        assert logged(unit) == []

    def test_submission_while_the_erasure_is_being_done(self, unit: UnitOfWork) -> None:
        attempts = meanwhile(unit, ERASED, SUBMITTED)

        assert attempts == 2
        assert logged(unit) == []

    def test_other_assessment_disturbs_nobody(self, unit: UnitOfWork) -> None:
        attempts = meanwhile(unit, ERASED, OTHER)

        assert attempts == 1
        assert logged(unit) == [f"assessment.submitted:{OTHER.assessment}:1"]


def meanwhile(unit: UnitOfWork, slow: Payload, quick: Payload) -> int:
    """Take in `quick` after the transaction of `slow` began; how often that one had to begin."""
    began: list[Any] = []

    def slowly(tx: Transaction) -> None:
        # The first read fixes what the transaction sees.
        began.append(tx.db[TOMBSTONES].find_one({"_id": ID}, session=tx.session))
        if len(began) == 1:
            unit.run(taking(quick))
        log_alerts(tx, [received(slow)])

    unit.run(slowly)
    return len(began)


def taking(payload: Payload) -> Callable[[Transaction], object]:
    return lambda tx: log_alerts(tx, [received(payload)])
