"""The alert log on a real database, fed as the chassis feeds it."""

import json
from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import dead_letters, inbox
from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from contracts.payload import Payload
from services.notification.domain.alert import Alert
from services.notification.store.alerts import COLLECTION as ALERTS
from tests.interface.calling import Call
from tests.interface.notification.conftest import Deliver
from tests.interface.notification.news import (
    CHANGED,
    DUE,
    GRANTED,
    RELEASED,
    STARTED,
    SUBMITTED,
    VALIDATED,
    WITHDRAWN,
)
from tests.interface.set_clock import SetClock


def versions_logged(unit: UnitOfWork) -> list[int]:
    return sorted(row["version"] for row in unit.db[ALERTS].find())


def test_submitted_assessment_is_logged_in_ids_and_codes(deliver: Deliver, call: Call) -> None:
    deliver(SUBMITTED)

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
    deliver(SUBMITTED)

    row = unit.db[ALERTS].find_one()

    assert row is not None
    assert row.keys() == {*Alert.__slots__, "_id"}
    assert not {"participant", "principals", "criteria", "total"} & {*row, *row["details"]}


def test_withdrawn_assessment_is_logged_in_ids_and_codes(deliver: Deliver, call: Call) -> None:
    deliver(SUBMITTED)
    deliver(WITHDRAWN)

    newest, _ = sorted(call("list_alerts")["alerts"], key=lambda alert: -alert["version"])

    assert newest == {
        "id": f"assessment.withdrawn:{SUBMITTED.assessment}:3",
        "kind": "assessment.withdrawn",
        "assessment": SUBMITTED.assessment,
        "version": 3,
        "model": "perform-full",
        "edition": "2003",
        "year": 2024,
        "withdrawn": "2025-03-05",
        "logged": "2025-03-04T09:30:00+00:00",
    }


def test_same_event_delivered_twice_is_logged_once(deliver: Deliver, unit: UnitOfWork) -> None:
    deliver(SUBMITTED, SUBMITTED, ids=["1" * 32, "1" * 32])
    deliver(SUBMITTED, ids=["1" * 32])

    assert versions_logged(unit) == [1]


def test_of_two_events_of_one_version_the_first_is_logged(
    deliver: Deliver, unit: UnitOfWork, clock: SetClock
) -> None:
    deliver(SUBMITTED, replace(SUBMITTED, edition="2009"))
    clock.advance(hours=1)
    deliver(replace(SUBMITTED, edition="2010"))

    rows = list(unit.db[ALERTS].find())
    assert [(row["logged"], row["details"]["edition"]) for row in rows] == [
        (SetClock().now(), "2003")
    ]


def test_lower_version_that_arrives_late_gets_its_own_entry_once(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    deliver(replace(SUBMITTED, version=2))
    deliver(SUBMITTED, ids=["1" * 32])
    deliver(SUBMITTED, ids=["1" * 32])

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
    unit.db[ALERTS].delete_many({})
    unit.db[inbox.COLLECTION].delete_many({})

    for start in range(0, len(versions), batch):
        part = versions[start : start + batch]
        payloads = [replace(SUBMITTED, version=version) for version in part]
        deliver(*payloads, ids=[f"{version:032x}" for version in part])

    assert versions_logged(unit) == sorted(set(versions))


def test_event_without_a_rule_is_refused_and_its_neighbours_are_logged(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    _, stray, _ = deliver(SUBMITTED, RELEASED, replace(SUBMITTED, version=3))

    assert versions_logged(unit) == [1, 3]
    letters = list(unit.db[dead_letters.COLLECTION].find())
    assert [(letter["event"], letter["reason"]) for letter in letters] == [
        (stray, "alerts.no_rule_for_this_event")
    ]


def test_batch_without_any_alert_logs_nothing(deliver: Deliver, unit: UnitOfWork) -> None:
    deliver(RELEASED, RELEASED)

    assert versions_logged(unit) == []
    assert unit.db[dead_letters.COLLECTION].count_documents({}) == 2


def test_pages_give_every_alert_once_newest_first(
    deliver: Deliver, call: Call, clock: SetClock
) -> None:
    for version in range(1, 8):
        deliver(replace(SUBMITTED, version=version))
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
    deliver(*(replace(SUBMITTED, version=version) for version in (1, 2, 3)))
    first = call("list_alerts", {"limit": 2})
    clock.advance(seconds=1)
    deliver(replace(SUBMITTED, version=4))

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


MIGRATIONS = ["0001_alerts", "0002_erasure", "0003_alerts_about_anything"]


@pytest.mark.parametrize("first", range(len(MIGRATIONS)), ids=MIGRATIONS)
def test_migration_may_run_again(unit: UnitOfWork, first: int) -> None:
    before = unit.db[ALERTS].index_information()

    for migration in MIGRATIONS[first:]:
        import_module(f"services.notification.migrations.{migration}").up(unit.db)

    assert unit.db[ALERTS].index_information() == before


def test_alerts_from_before_are_kept(unit: UnitOfWork, deliver: Deliver, call: Call) -> None:
    deliver(SUBMITTED)
    shown = call("list_alerts")
    said = {"assessment": SUBMITTED.assessment, **shown["alerts"][0]}
    old = {name: said[name] for name in ("kind", "assessment", "version", "model", "edition")}
    old |= {name: said[name] for name in ("year", "layer", "submitted")}
    unit.db[ALERTS].replace_one({}, {**old, "logged": SetClock().now()})

    import_module(f"services.notification.migrations.{MIGRATIONS[-1]}").up(unit.db)

    assert call("list_alerts") == shown


@pytest.mark.parametrize(
    ("payload", "kind", "about"),
    [
        (DUE, "action.due", "action"),
        (STARTED, "assessment.started", "round"),
        (VALIDATED, "assessment.validated", "round"),
        (GRANTED, "grant.changed", "grant"),
    ],
    ids=lambda each: getattr(each, "TYPE", each),
)
def test_other_news_is_logged_without_pseudonyms(
    deliver: Deliver, call: Call, unit: UnitOfWork, payload: Payload, kind: str, about: str
) -> None:
    deliver(payload)

    (shown,) = call("list_alerts")["alerts"]

    assert (shown["kind"], shown[about]) == (kind, payload.subject)
    assert "b" * 64 not in str(list(unit.db[ALERTS].find()))


def test_round_that_moves_on_is_no_news_and_an_erased_one_is_forgotten(
    deliver: Deliver, unit: UnitOfWork
) -> None:
    deliver(STARTED)
    deliver(CHANGED)
    assert versions_logged(unit) == [1]

    deliver(replace(CHANGED, version=3, status="erased"))
    deliver(STARTED, ids=["1" * 32])

    assert versions_logged(unit) == []
