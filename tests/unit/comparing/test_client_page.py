"""The page about one organisation can be read aloud, whatever there is to compare with."""

import pytest

from tests.unit.comparing.answers import criterion, page, position, reason, spoken

FEW = criterion(
    12,
    "europe",
    reason=reason("europe", 12, {"country_sector": None, "country": 9, "europe_sector": None}),
    countries=2,
    shows="median",
    lower_quartile=None,
    upper_quartile=None,
    detectable=None,
    band=None,
)
NONE = {"group": None, "reason": reason(None, 0, {"country": None, "europe": None})}


def test_a_criterion_stands_on_three_lines_with_its_place_in_words() -> None:
    lines = page(position({"1": criterion()})).splitlines()

    assert lines[:8] == [
        "Harbour Kitchen beside others",
        "perform-full · 2025 · edition 2026 · scores agreed within the organisations",
        "",
        "There are too few organisations in social care and family in the United Kingdom",
        "(12); it takes 20. So you are compared with all 94 organisations in the United",
        "Kingdom that took part.",
        "",
        "1  Leadership                                yours 57.5, n 94, 1 country",
    ]
    assert lines[8:10] == [
        "   0 ··············[==|=●=]············ 100  median 52.5 (46 to 57)",
        "   Your score stands between the 40th and 70th of 100, counted from the lowest.",
    ]


@pytest.mark.parametrize(
    ("band", "said"),
    [
        ([0.0, 30.0], "among the 30 of 100 with the lowest scores."),
        ([60.0, 100.0], "among the 40 of 100 with the highest scores."),
    ],
)
def test_a_place_at_an_end_is_told_from_there(band: list[float], said: str) -> None:
    assert f"Your score stands {said}" in page(position({"1": criterion(band=band)}))


def test_without_a_gap_there_is_no_clear_difference() -> None:
    assert "No clear difference:" in page(position({"1": criterion()}))


def test_gaps_name_criterion_distance_median_and_n() -> None:
    gaps = [{"code": "3", "points": -31.5}, {"code": "1", "points": 12.0}]

    lines = page(position({"1": criterion(), "3": criterion()}, gaps=gaps)).splitlines()

    start = lines.index("What stands out, beyond what chance explains:")
    assert lines[start + 1 : start + 3] == [
        "- 3  People: 31.5 points below the median of 52.5 (n 94)",
        "- 1  Leadership: 12 points above the median of 52.5 (n 94)",
    ]


def test_the_smallest_difference_that_can_be_seen_is_told_with_n() -> None:
    said = spoken(page(position({"1": criterion()})))

    assert (
        "With these numbers (n 94) a score is told apart from the median only when it lies" in said
    )
    assert "would have to differ by 8.9 points to be told apart" in said


def test_of_few_only_the_median_is_shown_and_it_is_said_why() -> None:
    text = page(position({"1": FEW}))

    assert (
        "There are too few organisations in social care and family in the United Kingdom (fewer "
        "than 8), the United Kingdom (9) and social care and family in Europe (fewer than 8); it "
        "takes 20. So you are compared with all 12 organisations in Europe that took part. Of so "
        "few organisations only the median is shown"
    ) in spoken(text)
    assert "yours 57.5, n 12, 2 countries" in text
    assert "Your score stands" not in text
    assert "●" not in text.partition("On a line")[0]


def test_below_k_nothing_is_shown_and_it_is_said_what_changes_that() -> None:
    text = page(position({"1": NONE}, released={}))

    said = spoken(text)
    assert "Fewer than 8 organisations have been released so far, in all of Europe" in said
    assert "look again then" in said
    assert "median" not in said
    assert "yours" not in said


def test_what_has_no_group_does_not_hide_the_rest() -> None:
    said = spoken(page(position({"1": criterion(), "3": NONE})))

    assert "1 Leadership: There are too few organisations in social care" in said
    assert "3 People: Fewer than 8 organisations have been released" in said


def test_a_year_that_runs_is_provisional() -> None:
    assert "PROVISIONAL: the year is not over" in page(
        position({"1": criterion()}, provisional=True)
    )
    assert "PROVISIONAL" not in page(position({"1": criterion()}))


def test_one_that_could_not_be_taken_out_is_told_so() -> None:
    said = spoken(page(position({"1": criterion()}, own_removed=False)))

    assert "Your own scores could not be taken out of the group" in said


def test_every_page_names_releases_and_says_whom_it_describes() -> None:
    said = spoken(page(position({"1": criterion()})))

    assert "Newest releases: de 2026-01-20, gb 2026-02-01." in said
    assert "chose to take part and scored themselves" in said


def test_wide_bins_are_told() -> None:
    said = spoken(page(position({"1": criterion(width=5)})))

    assert "scores were released in steps of 5 points" in said


def test_no_line_is_wider_than_a_terminal() -> None:
    totals = criterion(countries=30, n=12_345, median=505.0, interval=[499, 511])
    text = page(position({"1": criterion(), "total": totals}))

    assert max(map(len, text.splitlines())) <= 80
