"""A comparison reads like something an adviser could say."""

from typing import Any

from rich.console import Console

from node import comparison_report


def line(n: int, median: float, lower: float, upper: float) -> dict[str, float]:
    return {"n": n, "median": median, "lower_quartile": lower, "upper_quartile": upper}


ANSWER: dict[str, Any] = {
    "model": "perform-full",
    "year": 2025,
    "released": {"gb": "2026-02-01", "de": "2026-01-20"},
    "available": [],
    "sections": [
        {
            "edition": "2003",
            "layer": "consensus",
            "criteria": {
                "1": {
                    "countries": {"gb": line(40, 52.5, 40, 63), "de": line(25, 47.0, 35, 60)},
                    "europe": line(65, 50.0, 38, 62),
                },
                "total": {
                    "countries": {"gb": line(40, 505.25, 420.0, 610.0)},
                    "europe": line(65, 498.4, 410.0, 600.0),
                },
            },
        }
    ],
}
NOTHING: dict[str, Any] = {**ANSWER, "sections": [], "released": {}}


def shown(answer: dict[str, Any]) -> str:
    console = Console(width=120)
    with console.capture() as captured:
        for section in answer["sections"]:
            console.print(comparison_report.as_table(section, {"1": "Leadership"}))
    return captured.get()


def rows() -> list[list[str]]:
    return [row.split() for row in shown(ANSWER).splitlines()]


def test_countries_stand_in_alphabetical_order_and_europe_last() -> None:
    places = [word for row in rows() for word in row if word in {"de", "gb", "Europe"}]

    assert places == ["de", "gb", "Europe", "gb", "Europe"]


def test_a_criterion_is_named_once_with_its_title() -> None:
    assert shown(ANSWER).count("1  Leadership") == 1


def test_medians_keep_their_half_points() -> None:
    assert ["gb", "40", "52.5", "40", "63"] in rows()


def test_totals_are_about() -> None:
    assert "about 505" in shown(ANSWER)
    assert "505.25" not in shown(ANSWER)


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
