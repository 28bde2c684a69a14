"""What pages show of questionnaires: which there are, and what each asks in which language."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment import content
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from tests.interface.calling import Call, caller
from tests.unit.assessment.making import CATALOGUE, CONTENT, KEY

EDITIONS = [(model.code, model.edition) for model in CATALOGUE.models]


def editions(answer: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Give every edition listed, by model and edition."""
    return {
        (model["model"], each["edition"]): each
        for model in answer["models"]
        for each in model["editions"]
    }


def questions(answer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give every code that a page asks for with its question, in order."""
    for criterion in answer["criteria"]:
        if not criterion["parts"]:
            yield criterion["code"], criterion["text"]
        for part in criterion["parts"]:
            yield from ((each["code"], each["text"]) for each in part["prompts"])


def test_every_edition_is_listed_with_its_languages(call: Call) -> None:
    answer = call("list_questionnaires", role="respondent")

    found = editions(answer)
    assert list(found) == EDITIONS
    assert {each["model"]: each["newest"] for each in answer["models"]} == {
        "caf": "2020",
        "efqm": "2020",
        "perform-dialogue": "2026",
        "perform-full": "2026",
        "perform-quick": "2026",
    }
    quick = found["perform-quick", "2026"]
    assert (quick["kind"], quick["maximum"], quick["comparable"]) == ("scored", "1000", True)
    assert {each["language"]: each["state"] for each in quick["languages"]} == {
        "en": "approved",
        **dict.fromkeys(["de", "el", "es", "fr", "pl"], "draft"),
    }
    assert quick["title"] == quick["languages"][0]["title"] != quick["languages"][1]["title"]
    dialogue = found["perform-dialogue", "2026"]
    assert (dialogue["kind"], dialogue["maximum"], dialogue["comparable"]) == (
        "dialogue",
        None,
        False,
    )


@pytest.mark.parametrize(("model", "edition"), EDITIONS)
def test_page_has_a_question_for_every_code_that_is_answered(
    call: Call, model: str, edition: str
) -> None:
    answer = call("get_questionnaire", {"model": model, "edition": edition}, role="member")

    asked = list(questions(answer))
    assert [code for code, _ in asked] == answer["answerable"]
    assert all(text.strip() for _, text in asked)
    assert {name: answer[name] for name in ("model", "edition", "language", "in_wanted")} == {
        "model": model,
        "edition": edition,
        "language": "en",
        "in_wanted": True,
    }


def test_full_questionnaire_has_all_that_a_page_shows(call: Call) -> None:
    answer = call("get_questionnaire", {"model": "perform-full"}, role="member")

    first, theme = answer["criteria"][0], answer["themes"][0]
    part = first["parts"][0]
    assert (answer["edition"], answer["newest"], answer["maximum"]) == ("2026", "2026", "1000")
    assert (first["code"], first["side"], first["points"]) == ("1", "enabler", "100")
    assert [each["percent"] for each in answer["scale"]["anchors"]] == [
        "0",
        "25",
        "50",
        "75",
        "100",
    ]
    assert all(each["enabler"] and each["result"] for each in answer["scale"]["anchors"])
    assert answer["scale"]["step"] == "5"
    assert [(each["attribute"], each["about"]) for each in part["prompts"]] == [
        ("sound", "Sound"),
        ("implemented", "Implemented"),
        ("improved", "Improved"),
    ]
    assert all(part[each] for each in ("guidance", "evidence", "actions"))
    assert (theme["code"], len(theme["asked"])) == ("equality", 16)
    (equality,) = (each for each in first["parts"][3]["prompts"] if each["theme"] is not None)
    assert (equality["code"], equality["theme"]) == ("1d.e", "equality")
    assert equality["about"] == theme["title"]


def test_dialogue_has_questions_and_no_scale(call: Call) -> None:
    answer = call("get_questionnaire", {"model": "perform-dialogue"}, role="member")

    assert (answer["scale"], answer["criteria"][0]["points"]) == (None, None)
    assert all(each["questions"] for each in answer["criteria"])


def test_translation_says_that_it_is_a_draft(call: Call) -> None:
    asked = {"model": "perform-quick", "language": "de"}

    german = call("get_questionnaire", asked, role="member")
    english = call("get_questionnaire", {"model": "perform-quick"}, role="member")

    assert (german["language"], german["state"], german["in_wanted"]) == ("de", "draft", True)
    assert german["answerable"] == english["answerable"]
    assert german["criteria"][0]["title"] != english["criteria"][0]["title"]


def test_english_that_stands_in_for_another_language_says_so(call: Call) -> None:
    asked = {"model": "perform-full", "language": "de"}

    answer = call("get_questionnaire", asked, role="member")

    assert (answer["wanted"], answer["language"], answer["in_wanted"]) == ("de", "en", False)
    assert answer["languages"] == ["en"]


def test_words_that_a_node_added_say_their_language(unit: UnitOfWork, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    place = folder / "questionnaires" / "perform-quick" / "2026+town"
    place.mkdir()
    part = CATALOGUE.model("perform-quick").answerable[0]
    tailoring = {
        "format": 1,
        "model": "perform-quick",
        "edition": "2026+town",
        "base": "perform-quick/2026",
        "extras": {part: [f"{part}.x1"]},
        "wording": {"en": {f"extras.{part}.x1": "Do you work with the town?"}},
    }
    (place / "tailoring.yaml").write_text(yaml.safe_dump(tailoring), encoding="utf-8")
    registry = Registry(unit, "gb", content.load(folder), KEY, folder)
    call = caller(AssessmentService, unit, registry=registry)
    asked = {"model": "perform-quick", "edition": "2026+town", "language": "de"}

    answer = call("get_questionnaire", asked, role="member")

    assert (answer["language"], answer["local_language"]) == ("de", "en")
    assert (answer["in_wanted"], answer["newest"]) == (False, "2026")
    assert (answer["published_as"], answer["comparable"]) == ("2026", True)
    assert dict(questions(answer))[f"{part}.x1"] == "Do you work with the town?"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"model": "perform-slow"}, "model.unknown"),
        ({"model": "perform-full", "edition": "1999"}, "edition.unknown"),
        ({"model": "perform-full", "language": "deu"}, "request.invalid"),
        ({}, "request.invalid"),
    ],
)
def test_what_is_not_there_is_refused(call: Call, asked: dict[str, str], code: str) -> None:
    with pytest.raises(CorrectIt, match=code):
        call("get_questionnaire", asked, role="member")
