"""Answers are read from files and the command line, and merged ones shown, as people mean it."""

from pathlib import Path
from typing import Any

import pytest

from node.errors import Correct
from node.rounds import report, said

KNOWN: dict[str, Any] = {
    "version": 3,
    "score": "50",
    "not_applicable": "",
    "do_not_know": False,
    "strengths": ["Known to all"],
    "improvements": [],
    "evidence": ["a" * 32],
    "note": "",
    "agreed": ["Bo"],
    "reason": "",
}


def table(tmp_path: Path, *lines: str) -> dict[str, dict[str, Any]]:
    file = tmp_path / "answers.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return said.answers([], file)


def test_corrected_score_keeps_the_words_of_the_meeting() -> None:
    now = said.kept(KNOWN, said.answers(["1a=55"], None)["1a"])

    words = {"strengths": ["Known to all"], "evidence": ["a" * 32], "agreed": ["Bo"]}
    assert now == {"score": "55", **words}


def test_score_and_reason_for_none_replace_one_another() -> None:
    without = {**KNOWN, "score": None, "not_applicable": "We own nothing"}

    assert "score" not in said.kept(KNOWN, said.answers(["1a=n/a:No"], None)["1a"])
    assert "not_applicable" not in said.kept(without, {"score": "55"})
    assert said.kept(without, {"note": "x"})["not_applicable"] == "We own nothing"


def test_empty_cell_clears_and_missing_column_keeps(tmp_path: Path) -> None:
    found = table(tmp_path, "code,score,strengths", "1a,55,", "1b,,Many | Kind", "1c,,")

    assert said.kept(KNOWN, found["1a"])["strengths"] == []
    assert said.kept(KNOWN, found["1a"])["agreed"] == ["Bo"]
    assert found["1b"] == {"score": None, "strengths": ["Many", "Kind"]}
    assert "1c" not in found, "an empty line says nothing"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["code,strengths", "1a,Kind, and many"], "line 2: more cells than the header has"),
        (["code,score", "1a,5", "1a,6"], "line 3: 1a stands in the file twice"),
        (["part,score", "1a,5"], "the header needs `code`"),
        (["code,score", "1a,"], "nothing to save"),
        (["code,score,not_applicable", "1a,n/a,"], "line 2: say why it does not apply"),
    ],
)
def test_file_that_would_lose_something_is_refused(
    tmp_path: Path, lines: list[str], sentence: str
) -> None:
    with pytest.raises(Correct, match=sentence):
        table(tmp_path, *lines)


def test_reason_may_stand_in_either_column(tmp_path: Path) -> None:
    lines = ["1a,n/a,We own nothing", "1b,n/a:Rented,", "1c,,No staff"]

    found = table(tmp_path, "code,score,not_applicable", *lines)

    reasons = [each["not_applicable"] for each in found.values()]
    assert reasons == ["We own nothing", "Rented", "No staff"]


def test_what_does_not_apply_needs_a_reason() -> None:
    with pytest.raises(Correct, match="--answer 1a=n/a: say why"):
        said.answers(["1a=n/a"], None)


def code(name: str, distance: str | None, **words: Any) -> dict[str, Any]:
    figures = {"n": 2, "lowest": "20", "median": "50", "highest": "80", "distance": distance}
    none: dict[str, Any] = {"strengths": [], "improvements": [], "notes": [], "not_applicable": []}
    spread = None if distance is None else figures
    return {"code": name, "spread": spread, "unknown": 0, **none, **words}


def test_merge_shows_words_and_names_only_what_people_disagree_on() -> None:
    wide = code("1a", "60", strengths=["Known"], improvements=["Long"], notes=["?"])
    silent = code("1c", None, unknown=2, not_applicable=["We own nothing"])
    answer = {"codes": [wide, code("1b", "0"), silent], "disagreement": ["1a", "1b"]}

    lines = list(report.merged(answer))

    assert lines[1:] == [
        "1a        2       20       50       80      60",
        "        + Known",
        "        − Long",
        "        · ?",
        "1b        2       20       50       80       0",
        "1c        0  2 did not know",
        "        does not apply: We own nothing",
        "talk first about: 1a",
    ]
    assert list(report.merged({**answer, "codes": [code("1b", "0")]}))[-1].startswith("all who")


def test_validation_says_what_counts() -> None:
    one = {"code": "6a", "consensus": None, "validated": "60", "reason": "Not asked"}
    begun = {"validator": None, "validated": None, "differences": [one]}
    done = {"validator": "V. Valid", "validated": "2026-01-31", "differences": []}

    assert list(report.validation({**begun, "differences": []})) == ["nothing was validated yet"]
    assert list(report.validation(begun)) == [
        "not confirmed yet; until then what the group agreed counts",
        "6a      agreed without a score, validated 60: Not asked",
    ]
    assert list(report.validation(done)) == [
        "validated by V. Valid on 2026-01-31",
        "no score differs from what the group agreed",
    ]
