"""The alert log on a real database, fed as the chassis feeds it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import dead_letters, inbox
from chassis.batch import BatchProcess
from chassis.broker import BrokerAddress
from chassis.clock import random_id
from chassis.delivery import Delivery
from chassis.errors import CorrectIt
from chassis.publisher import ConfirmingPublisher
from chassis.unit_of_work import UnitOfWork
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.envelope import Event, source_of
from services.notification import store
from services.notification.domain.alert import Alert
from services.notification.service import NotificationService
from services.notification.use_cases import log_alerts
from tests.interface.calling import Call, caller
from tests.interface.set_clock import SetClock

Deliver = Callable[..., None]
QUEUE = "notification.alerts"
SUBMITTED = AssessmentSubmitted(
    assessment="a" * 32,
    version=1,
    participant="b" * 64,
    model="perform-full",
    edition="2003",
    year=2024,
    layer="consensus",
    criteria={"1": "57.5"},
    total="57.5",
    sector="health",
    size="small",
    region="gb-sct",
    submitted="2025-03-04",
    principals=("c" * 64,),
)
WITHDRAWN = AssessmentWithdrawn(
    "a" * 32, 2, "b" * 64, "perform-full", "2003", 2024, "withdrawn", "2025-03-05"
)


@pytest.fixture
def unit(migrate: Callable[[str], UnitOfWork], clock: SetClock) -> UnitOfWork:
    return UnitOfWork(migrate("services.notification.migrations").db, "gb", clock)


@pytest.fixture
def publisher(broker: BrokerAddress) -> Iterator[ConfirmingPublisher]:
    opened = ConfirmingPublisher.open(broker)
    yield opened
    opened.close()


@pytest.fixture
def deliver(unit: UnitOfWork, publisher: ConfirmingPublisher) -> Deliver:
    """Deliver events as the consumer does: decoded, in one transaction, with the inbox."""
    batches = BatchProcess(QUEUE, unit, log_alerts)

    def deliver(*events: Event) -> None:
        key = "assessment.submitted.v1"
        wire = [
            Delivery(QUEUE, tag, event.to_bytes(), key, 0, 0)
            for tag, event in enumerate(events, start=1)
        ]
        batches.process(wire, publisher)

    return deliver


@pytest.fixture
def call(unit: UnitOfWork) -> Call:
    return caller(NotificationService, unit)


def event(payload: AssessmentSubmitted | AssessmentWithdrawn, id: str | None = None) -> Event:
    return Event(
        id=id or random_id(),
        type=payload.TYPE,
        source=source_of("gb", "assessment"),
        subject=payload.assessment,
        time=SetClock().now(),
        version=payload.version,
        node="gb",
        data=payload.to_data(),
    )


def versions_logged(unit: UnitOfWork) -> list[int]:
    return sorted(row["version"] for row in unit.db[store.COLLECTION].find())


def test_submitted_assessment_is_logged_in_ids_and_codes(deliver: Deliver, call: Call) -> None:
    deliver(event(SUBMITTED))

    answer = call("list_alerts")

    assert answer == {
        "alerts": [
            {
                "id": f"assessment.submitted:{SUBMITTED.assessment}:1",
                "kind": "assessment.submitted",
                "assessment": SUBMITTED.assessment,
                "version": 1,
                "model": "perform-full",
                "edition": "2003",
                "year": 2024,
                "layer": "consensus",
                "submitted": "2025-03-04",
                "logged": "2025-03-04T09:30:00+00:00",
            }
        ],
        "next": None,
    }
    assert json.loads(json.dumps(answer)) == answer


def test_kept_entry_holds_no_pseudonym_and_no_score(deliver: Deliver, unit: UnitOfWork) -> None:
    deliver(event(SUBMITTED))

    row = unit.db[store.COLLECTION].find_one()

    assert row is not None
    assert row.keys() == {*Alert.__slots__, "_id"}
    assert not {"participant", "principals", "criteria", "total"} & row.keys()


def test_same_event_delivered_twice_is_logged_once(deliver: Deliver, unit: UnitOfWork) -> None:
    once = event(SUBMITTED)

    deliver(once, once)
    deliver(once)

    assert versions_logged(unit) == [1]


def test_of_two_events_of_one_version_the_first_is_logged(
    deliver: Deliver, unit: UnitOfWork, clock: SetClock
) -> None:
    deliver(event(SUBMITTED), event(replace(SUBMITTED, edition="2009")))
    clock.advance(hours=1)
    deliver(event(replace(SUBMITTED, edition="2010")))

    rows = list(unit.db[store.COLLECTION].find())
    assert [(row["logged"], row["edition"]) for row in rows] == [(SetClock().now(), "2003")]


def test_lower_version_that_arrives_late_gets_its_own_entry_once(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    late = event(SUBMITTED)

    deliver(event(replace(SUBMITTED, version=2)))
    deliver(late)
    deliver(late)

    assert versions_logged(unit) == [1, 2]


ORDERS = st.lists(st.integers(1, 4), max_size=12).flatmap(
    lambda versions: st.tuples(st.just(versions), st.integers(1, 5))
)


@given(ORDERS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_order_and_batching_logs_each_version_once(
    unit: UnitOfWork, deliver: Deliver, order: tuple[list[int], int]
) -> None:
    versions, batch = order
    unit.db[store.COLLECTION].delete_many({})
    unit.db[inbox.COLLECTION].delete_many({})
    events = [event(replace(SUBMITTED, version=version), f"{version:032x}") for version in versions]

    for start in range(0, len(events), batch):
        deliver(*events[start : start + batch])

    assert versions_logged(unit) == sorted(set(versions))


def test_event_without_a_rule_is_refused_and_its_neighbours_are_logged(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    stray = event(WITHDRAWN)

    deliver(event(SUBMITTED), stray, event(replace(SUBMITTED, version=3)))

    assert versions_logged(unit) == [1, 3]
    letters = list(unit.db[dead_letters.COLLECTION].find())
    assert [(letter["event"], letter["reason"]) for letter in letters] == [
        (stray.id, "alerts.no_rule_for_this_event")
    ]


def test_batch_without_any_alert_logs_nothing(deliver: Deliver, unit: UnitOfWork) -> None:
    deliver(event(WITHDRAWN), event(WITHDRAWN))

    assert versions_logged(unit) == []
    assert unit.db[dead_letters.COLLECTION].count_documents({}) == 2


def test_pages_give_every_alert_once_newest_first(
    deliver: Deliver, call: Call, clock: SetClock
) -> None:
    for version in range(1, 8):
        deliver(event(replace(SUBMITTED, version=version)))
        clock.advance(milliseconds=version % 2)  # some share their moment with a neighbour

    pages, after = [], None
    while True:
        page = call("list_alerts", {"limit": 3, "after": after})
        pages.append([alert["version"] for alert in page["alerts"]])
        after = page["next"]
        if after is None:
            break

    assert pages == [[7, 6, 5], [4, 3, 2], [1]]


def test_page_goes_on_where_it_ended_although_newer_alerts_arrived(
    deliver: Deliver, call: Call, clock: SetClock
) -> None:
    deliver(*(event(replace(SUBMITTED, version=version)) for version in (1, 2, 3)))
    first = call("list_alerts", {"limit": 2})
    clock.advance(seconds=1)
    deliver(event(replace(SUBMITTED, version=4)))

    second = call("list_alerts", {"limit": 2, "after": first["next"]})

    assert [alert["version"] for alert in second["alerts"]] == [1]


def test_member_cannot_read_the_log(call: Call) -> None:
    with pytest.raises(CorrectIt) as refusal:
        call("list_alerts", role="member", organisation="a" * 32)

    assert refusal.value.params == {"reason": "alerts.keepers_only"}


def test_cursor_of_nobody_is_refused(call: Call) -> None:
    with pytest.raises(CorrectIt) as refusal:
        call("list_alerts", {"after": "yesterday"})

    assert (refusal.value.code, refusal.value.field) == ("request.invalid", "after")


def test_migration_may_run_again(unit: UnitOfWork) -> None:
    before = unit.db[store.COLLECTION].index_information()

    import_module("services.notification.migrations.0001_alerts").up(unit.db)

    assert unit.db[store.COLLECTION].index_information() == before
