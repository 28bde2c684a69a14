"""Targets are set in a round and held against the scores of the next one."""

from typing import Any

import pytest

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.store import targets as store
from tests.interface.assessment.grouping import OTHER, begun
from tests.interface.assessment.planning import MEMBER, added, agree, handed_in, scored
from tests.interface.calling import Call


def set_them(call: Call, round_id: str, version: int | None = None, **targets: Any) -> int:
    """Set targets as a member, named like `p1a`; give their version."""
    wanted = {code.removeprefix("p"): percent for code, percent in targets.items()}
    request = {"round": round_id, "version": version, "targets": wanted}
    kept: int = call("set_targets", request, **MEMBER)["targets"]["version"]
    return kept


def test_targets_keep_who_set_them_and_when_and_show_the_level_now(
    call: Call, unit: UnitOfWork
) -> None:
    made = begun(call)
    agree(unit, made["id"], {"1a": scored("25")})

    set_them(call, made["id"], p2="60", p1a="57.5")

    answer = call("get_targets", {"round": made["id"]}, **MEMBER)
    at = "2025-03-04T09:30:00+00:00"
    assert answer == {
        "version": 1,
        "layer": "consensus",
        "targets": [
            {"code": "1a", "percent": "57.5", "now": "25", "by": "someone", "at": at},
            {"code": "2", "percent": "60", "now": None, "by": "someone", "at": at},
        ],
        "last": None,
    }


def test_codes_that_are_not_named_keep_their_targets_and_null_removes_one(call: Call) -> None:
    made = begun(call)
    set_them(call, made["id"], p1a="50", p1b="50")

    versions = [
        set_them(call, made["id"], p1a=None),
        set_them(call, made["id"], p1b="50"),
        set_them(call, made["id"], version=2, p1c="70"),
    ]

    found = call("get_targets", {"round": made["id"]}, **MEMBER)["targets"]
    assert (versions, [each["code"] for each in found]) == ([2, 2, 3], ["1b", "1c"])


@pytest.mark.parametrize(
    ("targets", "code", "field"),
    [
        ({"p1z": "50"}, "code.unknown", "codes"),
        ({"p1a": "101"}, "score.out_of_range", "targets.1a"),
        ({"p1a": "57,5"}, "score.decimal_comma", "targets.1a"),
        ({}, "request.invalid", "targets"),
    ],
)
def test_wrong_target_is_refused_and_nothing_is_kept(
    call: Call, unit: UnitOfWork, targets: dict[str, str], code: str, field: str
) -> None:
    made = begun(call)

    with pytest.raises(CorrectIt) as error:
        set_them(call, made["id"], **targets)

    assert (error.value.code, error.value.field) == (code, field)
    assert unit.db[store.COLLECTION].count_documents({}) == 0


def test_stale_version_is_told_which_is_newest(call: Call) -> None:
    made = begun(call)
    set_them(call, made["id"], version=0, p1a="50")

    with pytest.raises(CorrectIt) as error:
        set_them(call, made["id"], version=0, p1a="60")

    assert (error.value.code, error.value.params) == ("targets.changed_since", {"version": 1})


def test_next_round_says_which_targets_were_met(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit, "50")
    set_them(call, before["id"], p1a="60", p1b="60", p2a="60", p3="60")
    made = call("begin_next_round", {"round": before["id"], "edition": "same"}, **MEMBER)["round"]
    agree(unit, made["id"], {"1a": scored("60"), "1b": scored("59.9")})

    last = call("get_targets", {"round": made["id"]}, **MEMBER)["last"]

    assert (last["round"], last["year"], last["edition"]) == (before["id"], 2025, "2003")
    assert [(each["code"], each["reached"], each["met"]) for each in last["targets"]] == [
        ("1a", "60", True),
        ("1b", "59.9", False),
        ("2a", None, None),
        ("3", None, None),
    ]


@pytest.mark.parametrize("method", ["set_targets", "get_targets"])
def test_stranger_finds_no_round(call: Call, method: str) -> None:
    made = begun(call)
    more = {"targets": {"1a": "50"}} if method == "set_targets" else {}

    with pytest.raises(CorrectIt, match="round.unknown"):
        call(method, {"round": made["id"], **more}, role="member", organisation=OTHER)


def test_round_that_is_thrown_away_takes_its_targets_and_leaves_its_actions(
    call: Call, unit: UnitOfWork
) -> None:
    made = begun(call)
    set_them(call, made["id"], p1a="50")
    action = added(call, made["id"])

    call("discard_round", {"round": made["id"]}, **MEMBER)

    assert unit.db[store.COLLECTION].count_documents({}) == 0
    assert call("get_plan", {}, **MEMBER)["quadrants"]["quick_win"][0]["id"] == action
