"""Funnel and trend as tables that say how to read them, and rank nobody."""

from typing import Any

import pytest

from chassis.errors import CorrectIt
from node.comparing import funnel_view, trend_view
from node.comparing.asking import Asked, View
from node.errors import Correct
from tests.unit.comparing.answers import WORDS, spoken

SECTION = {"edition": "2026", "layer": "consensus"}
ABOUT = {
    "model": "perform-full",
    "year": 2025,
    "provisional": False,
    "released": {"gb": "2026-02-01", "de": "2026-01-20"},
}


def in_funnel(theta: float | None, outside: int) -> dict[str, Any]:
    return {
        "n": 92,
        "theta": theta,
        "warning": [0.42, 0.58],
        "outside": outside,
        "shrunk": theta,
        "interval": [0.55, 0.71],
        "carried": 0.9,
    }


FUNNEL: dict[str, Any] = {
    **ABOUT,
    "mix": "own",
    "sections": [
        {
            **SECTION,
            "criteria": {
                "1": {
                    "countries": {
                        "gb": in_funnel(0.63, 2),
                        "es": in_funnel(None, 0),
                        "de": in_funnel(0.49, 0),
                    }
                }
            },
        }
    ],
}
POINT = {"edition": "2026", "n": 40, "theta": 0.5, "interval": [0.38, 0.62]}
TREND: dict[str, Any] = {
    "model": "perform-full",
    "layer": "consensus",
    "country": "gb",
    "released": {"2024": {"gb": "2025-02-01"}},
    "base": {"2026": 2023},
    "left_out": [{"year": 2024, "edition": "2003"}],
    "criteria": {
        "1": [
            {**POINT, "year": 2023, "joined": False, "breaks": False},
            {**POINT, "year": 2024, "joined": True, "breaks": False},
            {**POINT, "year": 2025, "joined": False, "breaks": True},
        ]
    },
}


def test_a_funnel_is_alphabetical_and_says_who_lies_outside() -> None:
    lines = funnel_view.view(FUNNEL, WORDS).splitlines()

    start = lines.index("1  Leadership")
    assert lines[start + 1 : start + 4] == [
        "   de           92     49   42 to 58    49 (55 to 71)    90%",
        "   es           92  nobody to compare with",
        "   gb           92     63   42 to 58    63 (55 to 71)    90%  clearly above",
    ]
    assert max(map(len, lines)) <= 80
    assert "this is no ranking" in spoken("\n".join(lines))


def test_a_trend_says_where_no_line_may_be_drawn() -> None:
    lines = trend_view.view(TREND, WORDS).splitlines()

    start = lines.index("1  Leadership")
    assert lines[start + 1 : start + 4] == [
        "   2023  2026          40     50   38 to 62",
        "   2024  2026          40     50   38 to 62",
        "   2025  2026          40     50   38 to 62  new edition",
    ]
    assert "Not shown: 2024, edition 2003, with fewer organisations." in lines
    assert "which does not mean that organisations improved" in spoken("\n".join(lines))


def test_without_a_closed_year_the_trend_says_so() -> None:
    assert trend_view.NOTHING in trend_view.view({**TREND, "criteria": {}}, WORDS)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"year": None}, "compare.year_or_assessment"),
        ({"pages": (View.FUNNEL, View.TREND)}, "one page at a time: --funnel or --trend"),
        ({"pages": (View.COVERAGE,), "sector": "housing"}, "--coverage knows no --sector"),
        ({"pages": (View.TREND,), "distribution": "1"}, "--trend knows no --distribution"),
        ({"pages": (View.TREND,), "countries": ("de", "gb")}, "one country at a time"),
        ({"pages": (View.CLIENT,), "countries": ("de",)}, "--assessment knows no --country"),
    ],
)
def test_options_that_do_not_fit_together_are_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises((Correct, CorrectIt), match=said):
        Asked(**{"node": "gb", "model": "perform-full", "year": 2025, **asked}).checked()
