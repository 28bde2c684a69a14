"""Marks and bars stand where the figures are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.comparing import distribution_view
from node.comparing.bars import bars
from node.comparing.strip import OWN, WIDTH, strip
from tests.unit.comparing.answers import WORDS, criterion, position

POINTS = st.integers(0, 100)


@given(own=POINTS, quartiles=st.lists(POINTS, min_size=3, max_size=3).map(sorted))
def test_a_strip_is_always_as_wide_and_shows_the_own_score_once(
    own: int, quartiles: list[int]
) -> None:
    line = strip(own, *quartiles)

    assert len(line) == WIDTH
    assert line.count(OWN) == 1
    assert line.index(OWN) == round(own / 100 * (WIDTH - 1))


def drawn(code: str = "1") -> dict[str, Any]:
    points = 50 if code == "total" else 5
    counts = [0] * 9 + [10, 20, 4] + [0] * 9
    return {"points": points, "counts": counts, "own": 11}


def test_a_bar_tells_its_bin_its_number_and_which_is_the_own() -> None:
    lines = bars("1", drawn()).splitlines()

    assert len(lines) == 21
    assert lines[0] == "        0-2     0"
    assert lines[10] == f"      48-52    20 {'█' * 40}"
    assert lines[11] == f"      53-57     4 {'█' * 8}  ◀ your score"
    assert lines[20] == "     98-100     0"


def test_bins_of_the_total_reach_over_fifty_points() -> None:
    lines = bars("total", drawn("total")).splitlines()

    assert [line.split()[0] for line in (lines[0], lines[10], lines[20])] == [
        "0-29",
        "480-529",
        "980-1000",
    ]


def test_a_distribution_says_of_whom_it_is() -> None:
    answer = position({"1": criterion(34, distribution=drawn())})

    lines = distribution_view.of_client(answer, "1", WORDS).splitlines()

    assert lines[0] == "1  Leadership: how the scores of 34 organisations from 1 country are spread"
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (criterion(25), "it takes 30 organisations"),
        ({"group": None}, "nothing is released that could be shown"),
    ],
)
def test_of_too_few_no_bar_is_drawn(found: dict[str, Any], said: str) -> None:
    text = distribution_view.of_client(position({"1": found}), "1", WORDS)

    assert said in " ".join(text.split())
    assert "█" not in text
