"""Scores of two rounds beside what was planned between them: compared, never explained."""

from dataclasses import replace
from typing import Any

import pytest

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.catalogue import Catalogue
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from tests.interface.assessment.grouping import OTHER, begun
from tests.interface.assessment.making import request
from tests.interface.assessment.planning import (
    MEMBER,
    added,
    agree,
    all_parts,
    change,
    handed_in,
    promised,
    scored,
)
from tests.interface.calling import Call, caller
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import FULL, KEY


def effect(call: Call, round_id: str) -> dict[str, Any]:
    return call("get_effect", {"round": round_id}, **MEMBER)


def next_of(
    call: Call, unit: UnitOfWork, before: str, edition: str = "same", **answers: str
) -> str:
    """Begin the next round and agree on it: 50 for every part unless another is named."""
    request = {"round": before, "edition": edition}
    made: str = call("begin_next_round", request, **MEMBER)["round"]["id"]
    agree(unit, made, all_parts("50", **answers))
    return made


def cares(found: dict[str, Any]) -> dict[str, str]:
    return {each["code"]: each["actions"] for each in found["parts"] if each["actions"] != "none"}


def test_change_is_split_by_what_was_done(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit, "50")["id"]
    added(call, before, codes=["1a"], status="done", **promised())
    added(call, before, codes=["1a", "1b"], status="begun", **promised())
    added(call, before, codes=["1c"], status="dropped")
    now = next_of(call, unit, before, p1a="60.5", p1b="45", p2a="51")

    found = effect(call, now)

    assert cares(found) == {"1a": "done", "1b": "open"}
    assert found["parts"][0] == {
        "code": "1a",
        "before": "50",
        "after": "60.5",
        "change": "10.5",
        "actions": "done",
    }
    assert found["criteria"][0]["change"] == "1.1"
    assert found["groups"] == {
        "done": {"n": 1, "mean_change": "10.5"},
        "open": {"n": 1, "mean_change": "-5"},
        "none": {"n": 30, "mean_change": "0.033333333333"},
    }
    assert (found["comparable"], found["caveat"]) == (True, "effect.coincidence")
    assert (found["before"]["round"], found["before"]["year"]) == (before, 2025)


def test_action_for_a_criterion_is_one_for_all_its_parts(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit)["id"]
    added(call, before, codes=["9"], status="done", **promised())

    assert cares(effect(call, next_of(call, unit, before))) == {"9a": "done", "9b": "done"}


def test_what_was_finished_too_late_or_too_early_does_not_count_as_done(
    call: Call, unit: UnitOfWork, clock: SetClock
) -> None:
    first = handed_in(call, unit, year=2023)["id"]
    added(call, first, codes=["1a"], status="done", **promised())
    clock.advance(days=10)
    before = handed_in(call, unit, year=2024)["id"]
    late = added(call, before, codes=["1b"], status="begun", **promised())
    clock.advance(days=10)
    now = next_of(call, unit, before)
    call("submit_round", {"round": now}, **MEMBER)
    clock.advance(days=1)
    change(call, late, status="done")
    added(call, now, codes=["1c"], status="done", **promised())

    assert cares(effect(call, now)) == {"1b": "open"}


def test_round_without_a_previous_one_is_compared_with_imported_history(
    call: Call, unit: UnitOfWork
) -> None:
    call("submit_assessment", request("30", year=2022))
    imported = call("submit_assessment", request("40", year=2024))["assessment"]
    made = begun(call)["id"]
    agree(unit, made, {"1a": scored("50")})

    found = effect(call, made)

    assert (found["before"]["assessment"], found["before"]["year"]) == (imported, 2024)
    assert [(each["code"], each["change"]) for each in found["parts"]] == [("1a", "10")]


def test_first_round_has_nothing_to_be_compared_with(call: Call) -> None:
    with pytest.raises(CorrectIt, match="effect.nothing_before"):
        effect(call, begun(call)["id"])


def test_other_edition_is_not_compared(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit)["id"]
    editions = Catalogue([FULL, replace(FULL, edition="2026")], ["food-farming"], ["small"])
    later = caller(AssessmentService, unit, registry=Registry(unit, "gb", editions, KEY))
    now = next_of(later, unit, before, "newest")

    found = effect(later, now)

    assert (found["comparable"], found["parts"], found["criteria"]) == (False, [], [])
    assert found["groups"]["none"] == {"n": 0, "mean_change": None}


def test_stranger_finds_no_round(call: Call) -> None:
    made = begun(call)

    with pytest.raises(CorrectIt, match="round.unknown"):
        call("get_effect", {"round": made["id"]}, role="member", organisation=OTHER)
