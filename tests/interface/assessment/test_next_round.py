"""The next round begins from the one that stands, with last time's answers beside it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chassis.errors import CorrectIt, PerformError
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.catalogue import Catalogue
from services.assessment.domain.sheet import Answer
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from services.assessment.store import rounds, sheets
from tests.interface.assessment.grouping import OTHER, OWN, begun
from tests.interface.assessment.planning import MEMBER, agree, handed_in, scored
from tests.interface.calling import Call, caller
from tests.unit.assessment.making import FULL, KEY

EDITIONS = Catalogue([FULL, replace(FULL, edition="2026")], ["food-farming", "health"], ["small"])


@pytest.fixture
def call_later(unit: UnitOfWork) -> Call:
    """The same service when a newer edition has come."""
    return caller(AssessmentService, unit, registry=Registry(unit, "gb", EDITIONS, KEY))


def following(call: Call, round_id: str, **other: Any) -> dict[str, Any]:
    """Begin the next round as a member; give it."""
    answer = call("begin_next_round", {"round": round_id, **other}, **MEMBER)
    made: dict[str, Any] = answer["round"]
    return made


def test_next_round_is_a_draft_for_the_year_after_with_an_empty_sheet(
    call: Call, unit: UnitOfWork
) -> None:
    before = handed_in(call, unit)

    made = following(call, before["id"], edition="same")

    own = {"id", "version", "status", "year", "previous", "assessment", "submitted"}
    assert {name: value for name, value in made.items() if name not in own} == {
        name: value for name, value in before.items() if name not in own
    }
    assert (made["status"], made["version"], made["year"]) == ("draft", 1, 2026)
    assert (made["previous"], made["assessment"]) == (before["id"], None)
    assert (before["submitted"], made["submitted"]) == ("2025-03-04", None)
    (sheet,) = sheets.of_round(unit.db, made["id"])
    assert (sheet.layer, dict(sheet.entries)) == ("consensus", {})


def test_what_changed_of_the_organisation_is_said_anew(
    call: Call, unit: UnitOfWork, call_later: Call
) -> None:
    before = handed_in(call, unit)

    made = following(call_later, before["id"], sector="health", region="gb-wls", year=2028)

    assert (made["sector"], made["size"], made["region"]) == ("health", "small", "gb-wls")
    assert made["year"] == 2028


@pytest.mark.parametrize(("edition", "expected"), [("newest", "2026"), ("same", "2003")])
def test_edition_is_the_newest_or_the_same(
    call: Call, unit: UnitOfWork, call_later: Call, edition: str, expected: str
) -> None:
    before = handed_in(call, unit)

    assert following(call_later, before["id"], edition=edition)["edition"] == expected


def test_round_that_does_not_stand_has_no_next_one(call: Call, unit: UnitOfWork) -> None:
    draft = begun(call)
    first = handed_in(call, unit, "40", year=2024)
    handed_in(call, unit, "50", year=2024)

    found = {}
    for each in (draft["id"], first["id"]):
        with pytest.raises(CorrectIt, match="round.not_standing") as error:
            following(call, each)
        found[each] = error.value.params["status"]

    assert found == {draft["id"]: "draft", first["id"]: "superseded"}


@pytest.mark.parametrize("year", [2024, 2025])
def test_next_round_is_about_a_later_year(call: Call, unit: UnitOfWork, year: int) -> None:
    before = handed_in(call, unit)

    with pytest.raises(CorrectIt, match="round.year_not_later"):
        following(call, before["id"], year=year)


def test_second_next_round_is_refused_until_the_first_is_thrown_away(
    call: Call, unit: UnitOfWork
) -> None:
    before = handed_in(call, unit)
    first = following(call, before["id"])

    with pytest.raises(CorrectIt, match="round.next_begun") as error:
        following(call, before["id"])
    call("discard_round", {"round": first["id"]}, **MEMBER)

    assert error.value.params == {"next": first["id"]}
    assert following(call, before["id"])["id"] != first["id"]


def test_of_many_who_begin_it_at_once_one_does(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit)

    def attempt(_: int) -> str:
        try:
            return str(following(call, before["id"])["id"])
        except PerformError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(attempt, range(4)))

    made = [row["_id"] for row in unit.db[rounds.COLLECTION].find({"previous": before["id"]})]
    assert len(made) == 1
    assert sorted(ends) == sorted([*made, *["round.next_begun"] * 3])


def test_last_answers_stand_beside_the_same_questions(call: Call, unit: UnitOfWork) -> None:
    first = begun(call)
    said = scored(
        "25", strengths=("Minutes are kept",), improvements=("Unread",), evidence=("e" * 32,)
    )
    agree(unit, first["id"], {"1a": said, "1b": Answer(not_applicable="No board"), "2a": Answer()})
    unit.db[rounds.COLLECTION].update_one({"_id": first["id"]}, {"$set": {"status": "submitted"}})
    made = following(call, first["id"], edition="same")

    answer = call("get_last_answers", {"round": made["id"]}, **MEMBER)

    assert answer["previous"] == {
        "round": first["id"],
        "year": 2025,
        "edition": "2003",
        "status": "submitted",
        "changed": "2025-03-04",
    }
    assert [(each["code"], each["how"]) for each in answer["answers"]] == [
        ("1a", "same"),
        ("1b", "same"),
        ("2a", "same"),
    ]
    assert answer["answers"][0] == {
        "code": "1a",
        "how": "same",
        "from": "1a",
        "score": "25",
        "not_applicable": None,
        "unknown": False,
        "strengths": ["Minutes are kept"],
        "improvements": ["Unread"],
        "evidence": ["e" * 32],
        "note": "",
    }
    assert answer["answers"][1]["not_applicable"] == "No board"


def test_answers_of_another_edition_are_shown_by_code_and_said_to_be_so(
    call: Call, unit: UnitOfWork, call_later: Call
) -> None:
    made = following(call_later, handed_in(call, unit)["id"])

    answers = call_later("get_last_answers", {"round": made["id"]}, **MEMBER)["answers"]

    assert {each["how"] for each in answers} == {"code"}
    assert len(answers) == 32


def test_first_round_has_no_last_answers(call: Call) -> None:
    made = begun(call)

    answer = call("get_last_answers", {"round": made["id"]}, **MEMBER)

    assert answer == {"previous": None, "answers": []}


@pytest.mark.parametrize("method", ["begin_next_round", "get_last_answers"])
def test_stranger_finds_no_round(call: Call, unit: UnitOfWork, method: str) -> None:
    before = handed_in(call, unit)

    with pytest.raises(CorrectIt, match="round.unknown"):
        call(method, {"round": before["id"]}, role="member", organisation=OTHER)


def test_facilitator_is_asked_for_again(call: Call, unit: UnitOfWork) -> None:
    before = handed_in(call, unit)
    unit.db[rounds.COLLECTION].update_one(
        {"_id": before["id"]}, {"$set": {"facilitator": "A. Guide"}}
    )

    assert following(call, before["id"])["facilitator"] is None
    assert before["organisation"] == OWN
