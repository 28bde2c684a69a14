"""Plans, trends and effects read like something an adviser could say, also where nothing fits."""

from typing import Any

import pytest

from node.planning import report
from node.planning.options import say

POINT: dict[str, Any] = {
    "year": 2024,
    "total": "452.5",
    "maximum": "1000",
    "edition": "2026",
    "layer": "consensus",
    "change": None,
    "breaks": ["1", "2"],
}


def test_break_in_a_line_is_named() -> None:
    (line,) = report.trend({"model": "perform-full", "points": [POINT]})

    assert line.endswith("cannot be compared with the year before in 1, 2")


def test_change_between_agreed_and_validated_scores_says_so() -> None:
    later = {**POINT, "year": 2025, "breaks": [], "change": "2.5"}
    validated = {**POINT, "breaks": [], "layer": "validated"}

    same, other = (
        list(report.trend({"model": "perform-full", "points": [first, later]}))[1]
        for first in (POINT, validated)
    )

    assert same.endswith("+2.5 points of percent")
    assert other.endswith("+2.5 points of percent (the year before: validated)")


def test_line_without_points_says_so() -> None:
    (line,) = report.trend({"model": "perform-full", "points": []})

    assert line == "Nothing was handed in for perform-full yet."


def test_editions_that_cannot_be_compared_get_no_figures() -> None:
    answer = {
        "before": {"year": 2024, "edition": "2003", "layer": "consensus"},
        "after": {"year": 2025, "edition": "2026", "layer": "consensus"},
        "comparable": False,
    }

    lines = list(report.effect(answer, "never shown"))

    assert lines[1].startswith("The two editions cannot be compared")
    assert "never shown" not in lines


def test_answer_that_only_has_the_same_code_is_doubted() -> None:
    said = {
        "code": "1a",
        "how": "code",
        "score": None,
        "not_applicable": "No board",
        "strengths": [],
        "improvements": [],
    }

    lines = list(
        report.last_answers({"previous": {"year": 2024, "edition": "1"}, "answers": [said]})
    )

    assert lines[1] == "  1a    does not apply: No board (same code, perhaps another question)"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0.05", "+0.1"), ("-0.05", "-0.1"), ("0", "+0.0"), ("-0.04", "+0.0"), ("-12.34", "-12.3")],
)
def test_change_is_rounded_half_away_from_zero_with_its_sign(number: str, shown: str) -> None:
    assert report.signed(number) == shown


def test_words_of_strangers_do_nothing_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("[red]Ask\x1b[2J members[/red]")

    assert capsys.readouterr().out == "[red]Ask\\x1b[2J members[/red]\n"
