"""Effect, targets and suggestions go by validated scores once a practitioner confirmed them."""

from typing import Any

import pytest

from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.grant import Scope
from services.assessment.domain.pseudonym import participant
from services.assessment.domain.sheet import Layer, sheet_id
from services.assessment.store import sheets
from tests.interface.assessment.grouping import OWN, begun
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
from tests.interface.assessment.test_group_work import granted
from tests.interface.calling import Call
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import KEY

VALIDATOR = {"role": "validator"}


@pytest.fixture(autouse=True)
def grant(unit: UnitOfWork) -> None:
    granted(unit, participant(KEY, OWN), "someone", Scope.VALIDATE)


def found_instead(call: Call, round_id: str, code: str, score: str, base: int = 0) -> None:
    """Save another score as the validator."""
    said = {"round": round_id, "code": code, "base": base, "score": score, "reason": "No minutes"}
    call("save_validated_answer", said, **VALIDATOR)


def confirm(call: Call, round_id: str) -> None:
    call("confirm_validation", {"round": round_id}, **VALIDATOR)


def next_of(call: Call, unit: UnitOfWork, before: str, percent: str = "50") -> str:
    asked = {"round": before, "edition": "same"}
    made: str = call("begin_next_round", asked, **MEMBER)["round"]["id"]
    agree(unit, made, all_parts(percent))
    return made


def effect(call: Call, round_id: str) -> tuple[str, str, dict[str, tuple[str, str]]]:
    """Give the layers of both times, and what each part was and is."""
    found = call("get_effect", {"round": round_id}, **MEMBER)
    parts = {each["code"]: (each["before"], each["after"]) for each in found["parts"]}
    return found["before"]["layer"], found["after"]["layer"], parts


def test_last_time_is_what_was_validated(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit, "50")["id"]
    found_instead(call, before, "1a", "30")
    confirm(call, before)
    now = next_of(call, unit, before)

    was, is_, parts = effect(call, now)

    assert (was, is_) == ("validated", "consensus")
    assert (parts["1a"], parts["1b"]) == (("30", "50"), ("50", "50"))


def test_what_is_finished_between_handing_in_and_validation_comes_too_late(
    call: Call, unit: UnitOfWork, clock: SetClock
) -> None:
    before = handed_in(call, unit, "50")["id"]
    late = added(call, before, codes=["1b"], status="begun", **promised())
    now = next_of(call, unit, before)
    call("submit_round", {"round": now}, **MEMBER)
    clock.advance(days=1)
    change(call, late, status="done")
    clock.advance(days=1)
    # The validator's grant is over by now.
    call("confirm_validation", {"round": now}, "operator")

    found = call("get_effect", {"round": now}, **MEMBER)["parts"]

    assert [each["code"] for each in found if each["actions"] == "open"] == ["1b"]
    assert not any(each["actions"] == "done" for each in found)


def test_this_time_is_what_was_validated(call: Call, unit: UnitOfWork) -> None:
    now = next_of(call, unit, handed_in(call, unit, "50")["id"], "60")
    call("submit_round", {"round": now}, **MEMBER)
    found_instead(call, now, "1a", "40")
    confirm(call, now)

    was, is_, parts = effect(call, now)

    assert (was, is_) == ("consensus", "validated")
    assert (parts["1a"], parts["1b"]) == (("50", "40"), ("50", "60"))


def test_what_was_not_confirmed_does_not_count(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit, "50")["id"]
    found_instead(call, before, "1a", "30")
    now = next_of(call, unit, before)

    assert effect(call, now)[0] == "consensus"
    assert effect(call, now)[2]["1a"] == ("50", "50")

    confirm(call, before)
    found_instead(call, before, "1a", "10", base=1)

    assert effect(call, now)[0] == "validated"
    assert effect(call, now)[2]["1a"] == ("30", "50")


def test_superseded_round_keeps_what_was_validated_of_it(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit, "50", year=2024)["id"]
    found_instead(call, before, "1a", "30")
    confirm(call, before)
    now = next_of(call, unit, before)
    handed_in(call, unit, "70", year=2024)

    was, _, parts = effect(call, now)

    assert (was, parts["1a"], parts["1b"]) == ("validated", ("30", "50"), ("50", "50"))


def test_superseded_round_without_a_validated_sheet_has_what_was_agreed(
    call: Call, unit: UnitOfWork
) -> None:
    """As another node may send it."""
    before = handed_in(call, unit, "50", year=2024)["id"]
    found_instead(call, before, "1a", "30")
    confirm(call, before)
    now = next_of(call, unit, before)
    handed_in(call, unit, "70", year=2024)
    unit.db[sheets.COLLECTION].delete_one({"_id": sheet_id(before, Layer.VALIDATED)})

    was, _, parts = effect(call, now)

    assert (was, parts["1a"]) == ("consensus", ("50", "50"))


@pytest.mark.parametrize("layer", ["consensus", "validated"])
def test_imported_year_says_its_layer(call: Call, unit: UnitOfWork, layer: str) -> None:
    call("submit_assessment", request("40", year=2024, layer=layer))
    made = begun(call)["id"]
    agree(unit, made, {"1a": scored("50")})

    assert effect(call, made) == (layer, "consensus", {"1a": ("40", "50")})


def test_targets_are_held_against_validated_scores(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit, "50")["id"]
    call("set_targets", {"round": before, "targets": {"1a": "60", "1b": "60"}}, **MEMBER)
    now = next_of(call, unit, before, "60")
    call("submit_round", {"round": now}, **MEMBER)
    call("set_targets", {"round": now, "targets": {"1a": "80"}}, **MEMBER)

    def targets() -> dict[str, Any]:
        return call("get_targets", {"round": now}, **MEMBER)

    agreed = targets()
    found_instead(call, now, "1a", "40")
    confirm(call, now)
    validated = targets()

    def told(found: dict[str, Any]) -> tuple[str, list[bool], str]:
        met = [each["met"] for each in found["last"]["targets"]]
        return found["layer"], met, found["targets"][0]["now"]

    assert told(agreed) == ("consensus", [True, True], "60")
    assert told(validated) == ("validated", [False, True], "40")


def test_lowest_parts_are_those_that_were_validated(call: Call, unit: UnitOfWork) -> None:
    made = handed_in(call, unit, "50")["id"]
    found_instead(call, made, "3c", "20")
    confirm(call, made)

    found = call("suggest_actions", {"round": made, "lowest": 1}, **MEMBER)

    assert found["layer"] == "validated"
    assert [(each["code"], each["percent"]) for each in found["lowest"]] == [("3c", "20")]
