"""Plans on a real database: every query has its index, and people who meet lose nothing."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import pytest

from chassis.errors import CorrectIt, PerformError, RetryIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.action import MOST_OPEN
from services.assessment.domain.history import replay
from services.assessment.registry import Registry
from services.assessment.store import action_changes, actions
from services.assessment.use_cases.plans.tell_due import tell_due
from tests.interface.assessment.grouping import begun
from tests.interface.assessment.making import request
from tests.interface.assessment.planning import (
    AREA,
    MEMBER,
    added,
    adding,
    agree,
    change,
    handed_in,
    scored,
)
from tests.interface.calling import Call
from tests.unit.assessment.making import CATALOGUE, KEY


@pytest.fixture
def profiled(unit: UnitOfWork) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Give ``profiled()``: how the database answered all that was asked of our collections."""
    unit.db.command("profile", 2)
    ours = [
        f"{unit.db.name}.{name}"
        for name in ("actions", "action_changes", "targets", "rounds", "sheets", "assessments")
    ]
    yield lambda: list(unit.db["system.profile"].find({"ns": {"$in": ours}}))
    unit.db.command("profile", 0)


def test_no_query_reads_a_whole_collection_or_sorts(
    call: Call, unit: UnitOfWork, profiled: Callable[[], list[dict[str, Any]]]
) -> None:
    call("submit_assessment", request(year=2023))
    before = handed_in(call, unit)["id"]
    made = call("begin_next_round", {"round": before}, **MEMBER)["round"]["id"]
    agree(unit, made, {"1a": scored("30", improvements=(AREA,))})
    action = added(call, before, due="2025-01-31")
    change(call, action, effort=1)
    (area,) = call("suggest_actions", {"round": made}, **MEMBER)["areas"]
    adopting = {"round": made, "suggestion": area["id"]}
    adopted = call("adopt_suggestion", adopting, **MEMBER)["action"]["id"]
    call("set_targets", {"round": before, "targets": {"1a": "60"}}, **MEMBER)
    call("set_targets", {"round": before, "targets": {"1b": "60"}}, **MEMBER)
    for method in ("get_targets", "get_last_answers", "get_effect"):
        call(method, {"round": made}, **MEMBER)
    call("get_action", {"action": adopted, "after": 1}, **MEMBER)
    filters: list[dict[str, Any]] = [
        {},
        {"after": action},
        {"status": "proposed", "owner": "Chair", "code": "1a", "due_before": "2026-01-01"},
    ]
    for each in filters:
        call("list_actions", each, **MEMBER)
    call("get_plan", {}, **MEMBER)
    call("get_trend", {"model": "perform-full"}, **MEMBER)
    tell_due(Registry(unit, "gb", CATALOGUE, KEY))

    asked = profiled()
    slow = [
        (row["op"], row["ns"], row.get("command"))
        for row in asked
        if "COLLSCAN" in row.get("planSummary", "") or row.get("hasSortStage")
    ]
    assert slow == []
    assert len(asked) > 30


def test_people_who_change_one_action_at_once_leave_a_whole_history(
    call: Call, unit: UnitOfWork
) -> None:
    action = added(call, begun(call)["id"])

    def attempt(number: int) -> bool:
        try:
            change(call, action, what=f"by {number}")
        except RetryIt:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        saved = sum(pool.map(attempt, range(12)))

    kept = actions.by_id(unit.db, action)
    history = action_changes.page(unit.db, action, 0, 100)
    assert kept is not None
    assert [each.version for each in history] == list(range(1, saved + 2))
    assert (replay(history), kept.version) == (kept.terms, saved + 1)


def test_suggestion_that_many_adopt_at_once_is_one_action(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)["id"]
    agree(unit, made, {"1a": scored("30", improvements=(AREA,))})
    (area,) = call("suggest_actions", {"round": made}, **MEMBER)["areas"]

    def attempt(_: int) -> str:
        try:
            call("adopt_suggestion", {"round": made, "suggestion": area["id"]}, **MEMBER)
        except PerformError as error:
            return str(error)
        return "adopted"

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(attempt, range(4)))

    assert ends.count("adopted") == 1
    assert unit.db[actions.COLLECTION].count_documents({}) == 1
    assert all("adopted" in end or "action.busy" in end for end in ends)


def test_plan_that_nobody_could_follow_takes_no_more(
    call: Call, unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.assessment.use_cases.plans.saving.MOST_OPEN", 2)
    made = begun(call)["id"]
    first = added(call, made)
    added(call, made)

    with pytest.raises(CorrectIt, match="plan.too_many_open"):
        call("add_action", adding(made), **MEMBER)
    change(call, first, status="dropped")
    added(call, made)

    assert unit.db[actions.COLLECTION].count_documents({}) == 3
    assert MOST_OPEN == 200


def test_migration_may_run_again(unit: UnitOfWork) -> None:
    before = {name: unit.db[name].index_information() for name in unit.db.list_collection_names()}

    import_module("services.assessment.migrations.0003_plans").up(unit.db)

    assert before == {
        name: unit.db[name].index_information() for name in unit.db.list_collection_names()
    }
