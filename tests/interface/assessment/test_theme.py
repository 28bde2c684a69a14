"""All answers of a theme, gathered across the model, beside the score and never in it."""

from typing import Any

import pytest

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.grant import Scope
from services.assessment.domain.pseudonym import participant
from services.assessment.domain.sheet import Answer
from tests.interface.assessment.grouping import OTHER, OWN, begun
from tests.interface.assessment.planning import MEMBER, agree, scored
from tests.interface.assessment.test_group_work import granted
from tests.interface.calling import Call
from tests.unit.assessment.making import CATALOGUE, KEY

FULL = CATALOGUE.model("perform-full", "2026")
LEAVES = list(FULL.theme_leaves)


def themed(call: Call, unit: UnitOfWork, **answers: Answer) -> str:
    """Begin a round of the edition with a theme, and agree on answers, named like `p1d_e`."""
    made: str = begun(call, edition="2026")["id"]
    agree(unit, made, {code[1:].replace("_", "."): each for code, each in answers.items()})
    return made


def theme(call: Call, round_id: str, **more: Any) -> dict[str, Any]:
    return call("get_theme", {"round": round_id, **more}, **MEMBER)


def test_every_answer_of_the_theme_is_gathered_with_its_question(
    call: Call, unit: UnitOfWork
) -> None:
    made = themed(
        call,
        unit,
        p1d_e=scored("40", strengths=("All sign up",), improvements=("Few are young",), note="So"),
        p2a_e=scored("61"),
        p3a_e=Answer(improvements=("Nobody asked",)),
        p3b_e=Answer(unknown=True),
        p3c_e=Answer(not_applicable="No volunteers"),
        p3d_e=Answer(),
        p1d=scored("90"),
    )

    found = theme(call, made)

    assert [each["code"] for each in found["questions"]] == LEAVES
    first = found["questions"][0]
    assert (first["part"], first["criterion"]) == ("1d", "1")
    assert first["title"]
    assert first["question"].endswith("?")
    assert {
        key: first["answer"][key] for key in ("score", "strengths", "improvements", "note")
    } == {
        "score": "40",
        "strengths": ["All sign up"],
        "improvements": ["Few are young"],
        "note": "So",
    }
    assert found["questions"][-1]["answer"] is None
    assert found["counts"] == {
        "asked": 16,
        "answered": 4,
        "scored": 2,
        "in_words": 1,
        "unknown": 1,
        "not_applicable": 1,
        "open": 11,
    }
    assert (found["overall"], found["criteria"]) == ("50.5", {"1": "40", "2": "61"})
    assert (found["theme"]["code"], found["language"], found["in_wanted"]) == (
        "equality",
        "en",
        True,
    )


def test_theme_is_never_counted_in_the_score(call: Call, unit: UnitOfWork) -> None:
    prompts = {code: scored("50") for code in FULL.answerable if code not in LEAVES}
    made = themed(call, unit)
    agree(unit, made, prompts | {leaf: scored("100") for leaf in LEAVES})

    handed_in = call("submit_round", {"round": made}, **MEMBER)["assessment"]

    shown = call("get_assessment", {"assessment": handed_in}, **MEMBER)["assessment"]
    assert shown["figures"]["total"] == "500"
    assert set(shown["scores"]).isdisjoint(LEAVES)
    assert theme(call, made)["overall"] == "100"


def test_validated_layer_has_what_the_validator_said_in_place(call: Call, unit: UnitOfWork) -> None:
    made = themed(call, unit, p2a_e=scored("60"))
    agree(unit, made, {code: scored("50") for code in FULL.answerable if code != "2a.e"})
    call("submit_round", {"round": made}, **MEMBER)
    with pytest.raises(CorrectIt, match="theme.no_such_layer"):
        theme(call, made, layer="validated")
    granted(unit, participant(KEY, OWN), "someone", Scope.VALIDATE)
    said = {"round": made, "code": "1d.e", "base": 0, "score": "10", "reason": "No figures"}
    call("save_validated_answer", said, role="validator")

    agreed, validated = theme(call, made), theme(call, made, layer="validated")

    def scores(found: dict[str, Any]) -> list[str]:
        return [each["answer"]["score"] for each in found["questions"][:2]]

    assert (scores(agreed), scores(validated)) == (["50", "60"], ["10", "60"])
    assert validated["questions"][0]["answer"]["reason"] == "No figures"
    assert validated["validated"] is None
    call("confirm_validation", {"round": made}, role="validator")
    assert theme(call, made, layer="validated")["validated"] == "2025-03-04"


def test_language_without_texts_is_english_and_says_so(call: Call, unit: UnitOfWork) -> None:
    found = theme(call, themed(call, unit), language="de")

    assert (found["wanted"], found["language"], found["in_wanted"]) == ("de", "en", False)


@pytest.mark.parametrize(
    ("edition", "asked", "code"),
    [
        ("2026", {"theme": "colour"}, "theme.unknown"),
        ("2003", {}, "theme.unknown"),
        ("2026", {"layer": "individual"}, "request.invalid"),
        ("2026", {"theme": "x" * 100}, "request.invalid"),
    ],
)
def test_what_is_not_there_is_refused(
    call: Call, edition: str, asked: dict[str, str], code: str
) -> None:
    made = begun(call, edition=edition)["id"]

    with pytest.raises(CorrectIt, match=code):
        theme(call, made, **asked)


def test_answers_of_a_theme_need_the_rights_of_answers(call: Call, unit: UnitOfWork) -> None:
    made = themed(call, unit)
    asked = {"round": made}
    granted(unit, participant(KEY, OWN), "someone", Scope.SCORES)

    for who in ({"role": "member", "organisation": OTHER}, {"role": "practitioner"}):
        with pytest.raises(CorrectIt, match="round.unknown"):
            call("get_theme", asked, **who)
