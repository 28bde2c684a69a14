"""Of an action whose day has come others are told once, whatever is killed in between."""

import os
import subprocess
import sys
from typing import Any

import pytest
from nameko.testing.services import worker_factory

from chassis import commands, outbox
from chassis.errors import PerformError
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.action_due_v1 import ActionDue
from contracts.action_erased_v1 import ActionErased
from contracts.envelope import decode
from services.assessment.domain.action import MOST_ACTIONS
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from services.assessment.store import action_changes, actions
from services.assessment.use_cases.plans import tell_due as telling
from services.assessment.use_cases.plans.forgetting import forget_plan
from services.assessment.use_cases.plans.tell_due import tell_due
from tests.interface.assessment.grouping import OTHER, OWN, begun
from tests.interface.assessment.making import everything
from tests.interface.assessment.planning import MEMBER, added, change, promised
from tests.interface.assessment.telling import CRASHED
from tests.interface.calling import Call
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import CATALOGUE, KEY
from tests.waiting import wait_until

TODAY = "2025-03-04"


@pytest.fixture
def registry(unit: UnitOfWork) -> Registry:
    return Registry(unit, "gb", CATALOGUE, KEY)


def heard(unit: UnitOfWork) -> list[ActionDue]:
    """What others are told of due actions, in the order of day and id."""
    events = [decode(bytes(row["body"]))[1] for row in unit.db[outbox.COLLECTION].find()]
    due = [each for each in events if isinstance(each, ActionDue)]
    return sorted(due, key=lambda each: (each.due, each.action))


def test_action_whose_day_has_come_is_told_once_in_codes_alone(
    call: Call, unit: UnitOfWork, registry: Registry
) -> None:
    round_id = begun(call)["id"]
    action = added(call, round_id, codes=["2b", "1a"], **promised(TODAY))
    added(call, round_id, **promised("2025-03-05"))
    added(call, round_id)

    told = [tell_due(registry) for _ in range(3)]

    assert told == [1, 0, 0]
    assert heard(unit) == [
        ActionDue(
            action=action,
            version=1,
            participant=registry.participant(OWN),
            round=round_id,
            model="perform-full",
            edition="2003",
            codes=("1a", "2b"),
            due=TODAY,
        )
    ]
    assert call("get_action", {"action": action}, **MEMBER)["action"]["version"] == 1


def test_day_that_is_moved_is_told_again_and_one_moved_back_is_not(
    call: Call, unit: UnitOfWork, registry: Registry, clock: SetClock
) -> None:
    action = added(call, begun(call)["id"], due=TODAY)
    tell_due(registry)
    change(call, action, due="2025-03-06")
    change(call, action, due=TODAY)
    tell_due(registry)
    change(call, action, due="2025-03-06")
    clock.advance(days=1)
    tell_due(registry)
    clock.advance(days=1)
    tell_due(registry)

    assert [(each.due, each.version) for each in heard(unit)] == [(TODAY, 1), ("2025-03-06", 4)]


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_closed_action_is_not_told_until_it_is_taken_up_again(
    call: Call, unit: UnitOfWork, registry: Registry, status: str
) -> None:
    action = added(call, begun(call)["id"], status=status, **promised("2025-01-31"))
    tell_due(registry)
    before = heard(unit)
    change(call, action, status={"done": "begun", "dropped": "proposed"}[status])
    tell_due(registry)

    assert (before, [each.due for each in heard(unit)]) == ([], ["2025-01-31"])


def test_all_are_told_though_they_fill_many_pages(
    call: Call, unit: UnitOfWork, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    round_id = begun(call)["id"]
    for day in ("2025-03-01", "2025-03-02", "2025-03-02", "2025-03-02", TODAY):
        added(call, round_id, due=day)

    assert (tell_due(registry), len(heard(unit))) == (5, 5)


def test_timer_of_the_service_tells(call: Call, unit: UnitOfWork, registry: Registry) -> None:
    added(call, begun(call)["id"], due=TODAY)
    service = worker_factory(AssessmentService, unit=unit, clock=unit.clock, registry=registry)

    service.tell_due_actions()

    assert len(heard(unit)) == 1


def test_killed_before_any_command_each_action_is_still_told_once(
    call: Call, unit: UnitOfWork, registry: Registry, mongo_url: str
) -> None:
    """A process is killed before its first command, another before its second, and so on."""
    round_id = begun(call)["id"]
    ends, rounds = [CRASHED], 0
    while ends[-1] == CRASHED:
        rounds += 1
        expected = {added(call, round_id, due=TODAY) for _ in range(2)}
        crashed = subprocess.run(
            [sys.executable, "-m", "tests.interface.assessment.telling", unit.db.name, str(rounds)],
            env={**os.environ, "MONGO_URL": mongo_url},
            timeout=60,
        )
        ends.append(crashed.returncode)
        # The server does so by itself, within ten seconds.
        unit.db.client.admin.command("killAllSessions", [])

        wait_until(lambda: _told_without_error(registry), 60, "the next run tells the rest")

        assert sorted(each.action for each in heard(unit) if each.action in expected) == sorted(
            expected
        )
        unit.db[outbox.COLLECTION].delete_many({})

    assert (ends[-1], rounds > 8) == (0, True)


def _told_without_error(registry: Registry) -> bool:
    """Run as the timer does: what the killed process still holds makes it try again."""
    try:
        tell_due(registry)
    except PerformError:
        return False
    return True


def test_action_that_is_done_while_it_is_told_is_told_or_not_but_never_half(
    call: Call, unit: UnitOfWork, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = added(call, begun(call)["id"], status="begun", **promised(TODAY))
    real = actions.save
    interruptions = [action]

    def interrupted(*args: Any) -> None:
        if interruptions:
            change(call, interruptions.pop(), status="done")
        real(*args)

    monkeypatch.setattr(telling.actions, "save", interrupted)
    told = tell_due(registry)

    assert (told, heard(unit)) == (0, [])


def test_erased_plan_leaves_nothing_and_others_are_told_of_what_they_heard_of(
    call: Call, unit: UnitOfWork, registry: Registry
) -> None:
    round_id = begun(call)["id"]
    told = added(call, round_id, what="Xylophone", due=TODAY)
    quiet = added(call, round_id, what="Xylophone")
    other = begun(call, OTHER)["id"]
    kept = call(
        "add_action",
        {"round": other, "title": "Stay", "codes": ["1a"], "impact": 1, "effort": 1},
        role="member",
        organisation=OTHER,
    )["action"]["id"]
    tell_due(registry)

    def work(tx: Transaction) -> int:
        return forget_plan(tx, registry.participant(OWN))

    assert unit.run(work) == 2
    # That rounds were begun is told beside it.
    rows = [row for row in unit.db[outbox.COLLECTION].find() if b"action" in bytes(row["body"])]
    (row,) = rows
    assert decode(bytes(row["body"]))[1] == ActionErased(told, 2, TODAY)
    assert unit.db[actions.COLLECTION].distinct("_id") == [kept]
    assert unit.db[action_changes.COLLECTION].distinct("action") == [kept]
    assert b"Xylophone" not in everything(unit.db)
    assert quiet.encode() not in bytes(row["body"])
    about = unit.db[commands.COLLECTION].find({"subjects": round_id})
    assert {each["fingerprint"] for each in about} == {commands.FORGOTTEN}


def test_longest_plan_is_erased_in_one_transaction(
    call: Call, unit: UnitOfWork, registry: Registry
) -> None:
    action = added(call, begun(call)["id"], due=TODAY)
    tell_due(registry)
    (row,) = unit.db[actions.COLLECTION].find()
    more = [{**row, "_id": f"{n:032x}"} for n in range(MOST_ACTIONS - 1)]
    unit.db[actions.COLLECTION].insert_many(more)

    gone = unit.run(lambda tx: forget_plan(tx, registry.participant(OWN)))

    assert gone == MOST_ACTIONS
    events = [decode(bytes(row["body"]))[1] for row in unit.db[outbox.COLLECTION].find()]
    assert len({each.subject for each in events}) == MOST_ACTIONS
    assert action in {each.subject for each in events}
