"""A comparison reads like something an adviser could say."""

from typing import Any

import pytest

from node import comparison_report
from tests.unit.comparing.answers import WORDS


def line(n: int, median: float, lower: float, upper: float, **more: Any) -> dict[str, Any]:
    return {
        "n": n,
        "countries": 1,
        "median": median,
        "interval": [lower + 1, upper - 1],
        "lower_quartile": lower,
        "upper_quartile": upper,
        "detectable": 12.06,
        **more,
    }


ANSWER: dict[str, Any] = {
    "model": "perform-full",
    "year": 2025,
    "provisional": False,
    "asked": {"sector": None, "size": None},
    "released": {"gb": "2026-02-01", "de": "2026-01-20"},
    "available": [],
    "sections": [
        {
            "edition": "2003",
            "layer": "consensus",
            "shown": {"sector": None, "size": None},
            "too_coarse": 0.0,
            "criteria": {
                "1": {
                    "countries": {"gb": line(40, 52.5, 40, 63), "de": line(25, 47.0, 35, 60)},
                    "europe": line(65, 50.0, 38, 62, countries=2, detectable=None),
                },
                "total": {
                    "countries": {"gb": line(40, 505.25, 420.0, 610.0)},
                    "europe": line(65, 498.4, 410.0, 600.0, countries=2, detectable=None),
                },
            },
        }
    ],
}
NOTHING: dict[str, Any] = {**ANSWER, "sections": [], "released": {}}


def shown(answer: dict[str, Any]) -> str:
    return comparison_report.page(answer, WORDS)


def test_a_table_fits_a_terminal_and_has_countries_in_alphabetical_order() -> None:
    lines = shown(ANSWER).splitlines()

    assert max(map(len, lines)) <= 80
    assert lines[1:9] == [
        "                      n     median     interval    quartiles   seen from",
        "1  Leadership",
        "   de                25         47     36 to 59     35 to 60          12",
        "   gb                40       52.5     41 to 62     40 to 63          12",
        "   Europe (2)        65         50     39 to 61     38 to 62           -",
        "Total (points)",
        "   gb                40  about 505   421 to 609   420 to 610          12",
        "   Europe (2)        65  about 498   411 to 599   410 to 600           -",
    ]


def test_a_small_country_shows_its_median_only() -> None:
    few = line(12, 47.0, 35, 60, lower_quartile=None, upper_quartile=None)
    criteria = {"1": {"countries": {"de": few}, "europe": None}}
    answer = {**ANSWER, "sections": [{**ANSWER["sections"][0], "criteria": criteria}]}

    lines = shown(answer).splitlines()

    assert lines[3] == "   de                12         47     36 to 59            -          12"
    assert not lines[4]


@pytest.mark.parametrize(
    ("found", "too_coarse", "said"),
    [
        ({"sector": "housing", "size": "small"}, 0.0, "Only organisations in housing of size"),
        ({"sector": "housing", "size": None}, 0.0, "so these are all organisations in housing."),
        ({"sector": None, "size": None}, 0.0, "to be shown, so these are all organisations."),
        ({"sector": "housing", "size": "small"}, 0.25, "Of 25 % of all organisations it was not"),
    ],
)
def test_a_filter_says_whom_it_found(found: dict[str, Any], too_coarse: float, said: str) -> None:
    section = {**ANSWER["sections"][0], "shown": found, "too_coarse": too_coarse}
    asked = {"sector": "housing", "size": "small"}

    text = shown({**ANSWER, "asked": asked, "sections": [section]})

    assert said in " ".join(text.split())


def test_a_year_that_runs_is_provisional() -> None:
    assert shown({**ANSWER, "provisional": True}).startswith("PROVISIONAL")


def test_the_heading_says_model_year_edition_and_whose_scores() -> None:
    assert comparison_report.heading(ANSWER, ANSWER["sections"][0]) == (
        "perform-full · 2025 · edition 2003 · scores agreed within the organisations"
    )


def test_notes_name_release_days_and_how_quantiles_are_computed() -> None:
    notes = comparison_report.notes(ANSWER)

    assert "de 2026-01-20, gb 2026-02-01" in notes
    assert "type 7" in notes
    assert "type 1" in notes
    assert "approximate" in notes


def test_without_a_total_nothing_is_said_about_it() -> None:
    criteria = {"1": ANSWER["sections"][0]["criteria"]["1"]}
    answer = {**ANSWER, "sections": [{**ANSWER["sections"][0], "criteria": criteria}]}

    assert "approximate" not in comparison_report.notes(answer)


def test_nothing_yet_names_what_there_is_and_what_to_do() -> None:
    answer = {**NOTHING, "available": [{"model": "perform-full", "year": 2024}]}

    said = comparison_report.nothing_yet(answer)

    assert said.startswith("No country has released perform-full for 2025.")
    assert "Released so far: perform-full 2024." in said
    assert "perform benchmark close-year" in said


def test_nothing_at_all_is_said_plainly() -> None:
    assert "Nothing has been released so far." in comparison_report.nothing_yet(NOTHING)
