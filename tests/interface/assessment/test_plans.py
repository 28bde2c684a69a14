"""The improvement plan of an organisation: added to, changed with its history, shown in order."""

import json
from typing import Any

import pytest

from chassis import commands
from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.store import accesses, action_changes, actions
from tests.interface.assessment.grouping import OTHER, OWN, begun
from tests.interface.assessment.making import everything
from tests.interface.assessment.planning import (
    AREA,
    MEMBER,
    added,
    adding,
    change,
    promised,
    with_area,
)
from tests.interface.assessment.uploading import noted
from tests.interface.calling import Call


def test_action_keeps_all_that_is_said_about_it(call: Call, unit: UnitOfWork) -> None:
    made = with_area(call, unit)
    said = {
        "title": "Send the minutes round",
        "what": "By e-mail, within a week.\nAsk who read them.",
        "codes": ["1a", "1b"],
        "origin": {"code": "1a", "text": AREA},
        "impact": 4,
        "effort": 2,
        "owner": "Chair",
        "due": "2025-06-30",
        "cost": {"amount": "1200.5", "currency": "EUR", "note": "a printer"},
        "measure": "Two thirds say they read them",
        "status": "agreed",
        "evidence": [noted(call)],
    }

    receipt = call("add_action", {"round": made["id"], **said}, **MEMBER)["action"]
    shown = call("get_action", {"action": receipt["id"]}, **MEMBER)["action"]

    assert receipt == {
        "id": shown["id"],
        "version": 1,
        "status": "agreed",
        "priority": 16,
        "quadrant": "quick_win",
    }
    assert shown == {
        **said,
        **receipt,
        "origin": {"sheet": f"{made['id']}:consensus", "code": "1a", "text": AREA},
        "cost": {"amount": "1200.50", "currency": "EUR", "note": "a printer"},
        "round": made["id"],
        "model": "perform-full",
        "edition": "2003",
        "added": "2025-03-04",
        "changed": "2025-03-04",
        "finished": None,
        "overdue": False,
    }
    assert json.loads(json.dumps(shown)) == shown


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"codes": ["1z"]}, "code.unknown", "codes"),
        ({"title": " "}, "text.missing", "title"),
        ({"title": "two\nlines"}, "text.control_character", "title"),
        ({"what": "bell\x07"}, "text.control_character", "what"),
        ({"what": "x" * 4001}, "text.too_long", "what"),
        ({"owner": "x" * 121}, "text.too_long", "owner"),
        ({"measure": "x" * 501}, "text.too_long", "measure"),
        ({"impact": 6}, "request.invalid", "impact"),
        ({"effort": "2"}, "request.invalid", "effort"),
        ({"due": "30.6.2025"}, "request.invalid", "due"),
        ({"due": "1999-12-31"}, "action.due_wrong", "due"),
        ({"cost": {"amount": "12,50", "currency": "EUR"}}, "cost.not_an_amount", "cost.amount"),
        ({"cost": {"amount": "1.005", "currency": "EUR"}}, "cost.too_many_decimals", "cost.amount"),
        ({"cost": {"amount": "1" * 13, "currency": "EUR"}}, "cost.too_large", "cost.amount"),
        ({"cost": {"amount": "1", "currency": "EUX"}}, "cost.currency_unknown", "cost.currency"),
        ({"status": "agreed", "due": "2025-06-30"}, "action.nobody_promised", "owner"),
        ({"status": "agreed", "owner": "Chair"}, "action.nobody_promised", "due"),
        ({"origin": {"code": "1a", "text": "something"}}, "action.origin_unknown", "origin"),
        ({"evidence": ["mine"]}, "request.invalid", "evidence.0"),
        ({"owned_by": "Chair"}, "request.invalid", "owned_by"),
    ],
)
def test_wrong_action_is_refused_by_its_field_and_nothing_is_kept(
    call: Call, unit: UnitOfWork, wrong: dict[str, Any], code: str, field: str
) -> None:
    made = with_area(call, unit)

    with pytest.raises(CorrectIt) as error:
        call("add_action", adding(made["id"], **wrong), **MEMBER)

    assert (error.value.code, error.value.field) == (code, field)
    assert unit.db[actions.COLLECTION].count_documents({}) == 0


def test_only_what_is_named_changes_and_null_removes(call: Call) -> None:
    action = added(call, begun(call)["id"], due="2025-06-30", what="By e-mail")

    change(call, action, effort=5, due=None)

    shown = call("get_action", {"action": action}, **MEMBER)
    assert (shown["action"]["version"], shown["action"]["what"]) == (2, "By e-mail")
    assert shown["history"][1]["changes"] == {
        "effort": {"before": 2, "after": 5},
        "due": {"before": "2025-06-30", "after": None},
    }
    assert shown["history"][1]["by"] == "someone"


def test_change_that_says_nothing_new_makes_no_version(call: Call, unit: UnitOfWork) -> None:
    action = added(call, begun(call)["id"])

    assert change(call, action, effort=2)["version"] == 1
    assert unit.db[action_changes.COLLECTION].count_documents({}) == 1


def test_note_alone_is_kept_in_the_history(call: Call) -> None:
    action = added(call, begun(call)["id"])

    change(call, action, note="Printer is ordered")

    newest = call("get_action", {"action": action}, **MEMBER)["history"][-1]
    assert (newest["version"], newest["note"], newest["changes"]) == (2, "Printer is ordered", {})


def test_stale_version_is_told_which_is_newest(call: Call) -> None:
    action = added(call, begun(call)["id"])
    change(call, action, effort=1)

    with pytest.raises(CorrectIt) as error:
        call("change_action", {"action": action, "version": 1, "change": {"effort": 3}}, **MEMBER)

    assert (error.value.code, error.value.params) == ("action.changed_since", {"version": 2})


def test_action_goes_from_proposed_to_done_and_back_step_by_step(call: Call) -> None:
    action = added(call, begun(call)["id"], **promised())

    for status in ("agreed", "begun", "done"):
        change(call, action, status=status)
    finished = call("get_action", {"action": action}, **MEMBER)["action"]["finished"]
    change(call, action, status="begun")

    assert finished == "2025-03-04"
    assert call("get_action", {"action": action}, **MEMBER)["action"]["finished"] is None


def test_step_that_leaves_one_out_is_refused_with_those_there_are(call: Call) -> None:
    action = added(call, begun(call)["id"], **promised())

    with pytest.raises(CorrectIt) as error:
        change(call, action, status="done")

    assert error.value.code == "action.wrong_step"
    assert error.value.params["known"] == "agreed, dropped"


def test_history_is_read_page_by_page(call: Call) -> None:
    action = added(call, begun(call)["id"])
    for effort in (1, 3, 4):
        change(call, action, effort=effort)

    first = call("get_action", {"action": action, "limit": 3}, **MEMBER)
    rest = call("get_action", {"action": action, "after": first["next"]}, **MEMBER)

    versions = [each["version"] for each in first["history"] + rest["history"]]
    assert (versions, rest["next"]) == ([1, 2, 3, 4], None)


def test_list_is_narrowed_by_each_filter_and_read_page_by_page(call: Call) -> None:
    round_id = begun(call)["id"]
    by_chair = added(call, round_id, status="agreed", **promised("2025-04-01"))
    by_clerk = added(call, round_id, codes=["2a", "1a"], **promised("2025-05-01", "Clerk"))
    loose = added(call, round_id, codes=["9b"])

    def listed(**wanted: Any) -> list[str]:
        return [each["id"] for each in call("list_actions", wanted, **MEMBER)["actions"]]

    assert listed() == sorted([by_chair, by_clerk, loose])
    assert listed(status="agreed") == [by_chair]
    assert listed(owner="Clerk") == [by_clerk]
    assert listed(code="1a") == sorted([by_chair, by_clerk])
    assert listed(due_before="2025-05-01") == [by_chair]
    assert listed(round="f" * 32) == []
    first = call("list_actions", {"limit": 2}, **MEMBER)
    assert listed(after=first["next"]) == sorted([by_chair, by_clerk, loose])[2:]


def test_plan_shows_quadrants_in_order_and_exact_sums(call: Call) -> None:
    round_id = begun(call)["id"]
    cost = {"amount": "0.10", "currency": "EUR"}
    win = added(call, round_id, impact=5, effort=1, cost=cost, **promised("2025-01-31"))
    big = added(call, round_id, impact=5, effort=5, cost={**cost, "amount": "0.20"})
    fill = added(call, round_id, impact=1, effort=1)
    twice = added(call, round_id, impact=1, effort=5, cost={"amount": "7", "currency": "JPY"})
    done = added(call, round_id, status="done", cost=cost, **promised())

    plan = call("get_plan", {}, **MEMBER)

    assert {
        name: [(each["id"], each["rank"]) for each in found]
        for name, found in plan["quadrants"].items()
    } == {
        "quick_win": [(win, 1)],
        "big_step": [(big, 2)],
        "fill_in": [(fill, 3)],
        "think_twice": [(twice, 4)],
    }
    assert plan["totals"] == {
        "by_status": {"proposed": 4, "agreed": 0, "begun": 0, "done": 1, "dropped": 0},
        "open_cost": {"EUR": "0.30", "JPY": "7"},
        "done_cost": {"EUR": "0.10"},
        "without_cost": 1,
        "overdue": 1,
    }
    assert done not in json.dumps(plan)


@pytest.mark.parametrize("method", ["get_action", "change_action"])
def test_stranger_finds_no_action(call: Call, method: str) -> None:
    action = added(call, begun(call)["id"])

    with pytest.raises(CorrectIt, match="action.unknown"):
        call(method, {"action": action}, role="member", organisation=OTHER)


@pytest.mark.parametrize("method", ["list_actions", "get_plan"])
def test_plan_of_others_is_not_shown(call: Call, method: str) -> None:
    with pytest.raises(CorrectIt, match="organisation.not_yours"):
        call(method, {"organisation": OWN}, role="member", organisation=OTHER)


def test_operator_is_let_in_and_logged(call: Call, unit: UnitOfWork) -> None:
    action = added(call, begun(call)["id"])

    call("get_action", {"action": action})

    (row,) = unit.db[accesses.COLLECTION].find()
    assert (row["method"], row["about"]) == ("get_action", action)


def test_repeated_command_adds_one_action(call: Call, unit: UnitOfWork) -> None:
    request = adding(begun(call)["id"])

    answers = [call("add_action", request, command_id="once", **MEMBER) for _ in range(2)]

    assert answers[0] == answers[1]
    assert unit.db[actions.COLLECTION].count_documents({}) == 1


def test_kept_answers_hold_no_words(call: Call, unit: UnitOfWork) -> None:
    action = added(call, begun(call)["id"], what="Xylophone")
    change(call, action, what="Xylophones", note="Xylophonists")

    assert "Xyloph" not in str(list(unit.db[commands.COLLECTION].find()))


def test_action_refers_only_to_evidence_of_its_organisation(call: Call, unit: UnitOfWork) -> None:
    made = with_area(call, unit)["id"]
    own = noted(call)
    foreign = str(
        call("add_note", {"title": "x", "text": "x"}, role="member", organisation=OTHER)["evidence"]
    )
    action = added(call, made, evidence=[own])
    before = everything(unit.db)

    for wrong in (foreign, "e" * 32):
        with pytest.raises(CorrectIt, match="evidence.unknown"):
            added(call, made, evidence=[own, wrong])
        with pytest.raises(CorrectIt, match="evidence.unknown"):
            change(call, action, evidence=[wrong])

    assert everything(unit.db) == before
