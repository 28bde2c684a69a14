"""Suggestions come from the lowest parts and from areas without an action; none adds itself."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from services.assessment.store import actions
from services.assessment.use_cases.plans.suggestion_texts import suggestion_texts
from tests.interface.assessment.grouping import OTHER, begun
from tests.interface.assessment.planning import AREA, MEMBER, added, agree, change, scored
from tests.interface.calling import Call, caller
from tests.unit.assessment.making import CATALOGUE, CONTENT, FULL, KEY

LISTEN, WRITE = "Ask five members what they expect of you.", "Write down who decides what."
LONG = AREA + " because nobody knows where they are kept" * 4


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """Content whose texts of perform-full/2003 suggest actions for 1a, 1b and criterion 2."""
    texts = yaml.safe_load((CONTENT / "questionnaires/perform-full/2003/en.yaml").read_text())
    texts["parts"]["1a"]["actions"] = [LISTEN, WRITE]
    texts["parts"]["1b"]["actions"] = [WRITE]
    texts["criteria"]["2"]["actions"] = [LISTEN]
    schema = json.loads((CONTENT / "schemas/text.schema.json").read_text())
    schema["$defs"]["entries"]["additionalProperties"] = {"type": "object"}
    for file, text in (
        ("questionnaires/perform-full/2003/en.yaml", yaml.safe_dump(texts)),
        ("schemas/text.schema.json", json.dumps(schema)),
    ):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text(text)
    return tmp_path


@pytest.fixture
def call(unit: UnitOfWork, content_dir: Path) -> Call:
    registry = Registry(unit, "gb", CATALOGUE, KEY, content_dir)
    return caller(AssessmentService, unit, registry=registry)


def suggested(call: Call, round_id: str, **other: Any) -> dict[str, Any]:
    return call("suggest_actions", {"round": round_id, **other}, **MEMBER)


def adopt(call: Call, round_id: str, suggestion: str, **other: Any) -> str:
    request = {"round": round_id, "suggestion": suggestion, **other}
    adopted: str = call("adopt_suggestion", request, **MEMBER)["action"]["id"]
    return adopted


def test_lowest_parts_come_first_with_what_is_suggested_for_them(
    call: Call, unit: UnitOfWork
) -> None:
    made = begun(call)["id"]
    agree(
        unit,
        made,
        {"1a": scored("40"), "1b": scored("25"), "2": scored("30"), "9b": scored("100")},
    )

    answer = suggested(call, made)
    two = suggested(call, made, lowest=2)["lowest"]

    assert [
        (part["code"], part["percent"], [each["text"] for each in part["suggestions"]])
        for part in answer["lowest"]
    ] == [("1b", "25", [WRITE]), ("2", "30", [LISTEN]), ("1a", "40", [LISTEN, WRITE])]
    assert [part["code"] for part in two] == ["1b", "2"]
    assert unit.db[actions.COLLECTION].count_documents({}) == 0


def test_adopted_suggestion_is_an_action_and_no_suggestion_any_more(
    call: Call, unit: UnitOfWork
) -> None:
    made = begun(call)["id"]
    agree(unit, made, {"1a": scored("40")})
    (part,) = suggested(call, made)["lowest"]

    action = adopt(call, made, part["suggestions"][0]["id"], effort=1, owner="Chair")

    shown = call("get_action", {"action": action}, **MEMBER)["action"]
    (after,) = suggested(call, made)["lowest"]
    assert (shown["title"], shown["what"], shown["codes"]) == (LISTEN, LISTEN, ["1a"])
    assert (shown["impact"], shown["effort"], shown["owner"]) == (3, 1, "Chair")
    assert (shown["origin"], shown["status"]) == (None, "proposed")
    assert [each["text"] for each in after["suggestions"]] == [WRITE]


def test_area_without_an_action_is_suggested_until_it_has_one(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)["id"]
    agree(unit, made, {"1a": scored("40", improvements=(AREA, LONG)), "2b": scored("40")})
    areas = suggested(call, made)["areas"]
    added(call, made, origin={"code": "1a", "text": AREA})

    left = suggested(call, made)["areas"]
    action = adopt(call, made, left[0]["id"])

    shown = call("get_action", {"action": action}, **MEMBER)["action"]
    assert [each["text"] for each in areas] == [AREA, LONG]
    assert [(each["code"], each["text"]) for each in left] == [("1a", LONG)]
    assert shown["origin"]["sheet"] == f"{made}:consensus"
    assert shown["title"].endswith("…")
    assert len(shown["title"]) <= 120
    assert suggested(call, made)["areas"] == []


def test_suggestion_is_adopted_once(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)["id"]
    agree(unit, made, {"1a": scored("40", improvements=(AREA,))})
    (area,) = suggested(call, made)["areas"]
    action = adopt(call, made, area["id"])

    with pytest.raises(CorrectIt, match="suggestion.adopted_already") as error:
        adopt(call, made, area["id"])

    assert error.value.params == {"action": action}
    assert unit.db[actions.COLLECTION].count_documents({}) == 1


def test_what_was_dropped_in_this_round_is_not_suggested_again(
    call: Call, unit: UnitOfWork
) -> None:
    made = begun(call)["id"]
    agree(unit, made, {"1a": scored("40", improvements=(AREA,))})
    (area,) = suggested(call, made)["areas"]
    change(call, adopt(call, made, area["id"]), status="dropped")

    assert suggested(call, made)["areas"] == []


def test_open_action_of_another_round_covers_the_same_area_and_a_dropped_one_does_not(
    call: Call, unit: UnitOfWork
) -> None:
    first, second = begun(call, year=2024)["id"], begun(call)["id"]
    for each in (first, second):
        agree(unit, each, {"1a": scored("40", improvements=(AREA,))})
    action = adopt(call, first, suggested(call, first)["areas"][0]["id"])
    while_open = suggested(call, second)["areas"]
    change(call, action, status="dropped")

    assert (while_open, len(suggested(call, second)["areas"])) == ([], 1)


def test_suggestion_that_is_not_there_is_refused(call: Call) -> None:
    with pytest.raises(CorrectIt, match="suggestion.unknown"):
        adopt(call, begun(call)["id"], "a" * 32)


@pytest.mark.parametrize("method", ["suggest_actions", "adopt_suggestion"])
def test_stranger_finds_no_round(call: Call, method: str) -> None:
    more = {"suggestion": "a" * 32} if method == "adopt_suggestion" else {}
    request = {"round": begun(call)["id"], **more}

    with pytest.raises(CorrectIt, match="round.unknown"):
        call(method, request, role="member", organisation=OTHER)


def test_edition_without_suggestions_gives_none_and_english_stands_in(
    unit: UnitOfWork, content_dir: Path
) -> None:
    shipped = Registry(unit, "gb", CATALOGUE, KEY, CONTENT)
    made_up = Registry(unit, "gb", CATALOGUE, KEY, content_dir)

    assert suggestion_texts(shipped, FULL, "en") == {}
    assert suggestion_texts(made_up, FULL, "pl") == suggestion_texts(made_up, FULL, "en") != {}
