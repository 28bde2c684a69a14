"""Who took part, of whom, and how sure that is: with and without a directory beside it."""

from typing import Any

import pytest

from node.comparing import coverage_view
from tests.unit.comparing.answers import CONTENT, WORDS, spoken

WHY = "Nobody knows how many organisations there are in all of Europe."


def cell(key: str, participants: int, directory: int | None = None) -> dict[str, Any]:
    """A sector or size as `composition` gives it, of forty that took part."""
    has_rate = directory and participants <= directory
    return {
        "key": key,
        "participants": participants,
        "share": participants / 40,
        "directory": directory,
        "rate": participants / directory if directory and has_rate else None,
    }


def answer(**more: Any) -> dict[str, Any]:
    """Forty organisations of two countries, ten of them without a sector."""
    return {
        "model": "perform-full",
        "year": 2025,
        "provisional": False,
        "released": {"gb": "2026-02-01", "de": "2026-01-20"},
        "country": None,
        "n": 40,
        "directory": None,
        "rate": None,
        "countries": 2,
        "sectors": [cell("*", 10), cell("social-care", 30)],
        "sizes": [cell("*", 40)],
        "labels": {"sector_size": 0, "sector": 30, "country": 10},
        "age": {"gb": 0, "de": 12},
        "sections": [section("coverage.participants_only", None, participants=40)],
        **more,
    }


def section(code: str, interval: list[float] | None, **params: int) -> dict[str, Any]:
    """What is known of the median of criterion 1."""
    told = {"code": code, "params": params, "interval": interval}
    return {"edition": "2026", "layer": "consensus", "criteria": {"1": told}}


BESIDE = answer(
    country="gb",
    countries=1,
    directory=61,
    rate=40 / 61,
    sectors=[cell("*", 10, 0), cell("housing", 0, 18), cell("social-care", 30, 43)],
    sizes=[cell("micro", 34, 58), cell("small", 6, 3)],
    sections=[section("coverage.bounds", [31, 64], participants=40, directory=61, percent=65)],
)


def test_coverage_says_of_whom_the_figures_speak_and_how_old_they_are() -> None:
    text = coverage_view.view(answer(), WORDS, CONTENT, WHY)

    lines = text.splitlines()
    assert f"{'Social care and family':38}     30     75%" in lines
    assert "   de  2026-01-20, 12 days ago" in lines
    assert "   gb  2026-02-01, today" in lines
    assert "40 organisations from 2 countries." in text
    assert "describe the 40 organisations that took part" in spoken(text)


def test_without_a_directory_the_page_says_why_and_shows_no_rate() -> None:
    text = coverage_view.view(answer(), WORDS, CONTENT, WHY)

    assert WHY in spoken(text)
    assert "registered" not in text
    assert "rate" not in text


def test_beside_a_directory_every_sector_and_size_has_its_count_and_rate() -> None:
    text = coverage_view.view(BESIDE, WORDS, CONTENT)

    rows = [line.split() for line in text.splitlines()]
    assert ["sector", "n", "share", "registered", "rate"] in rows
    assert ["micro", "34", "85%", "58", "58%"] in rows
    assert max(map(len, text.splitlines())) <= 80


def test_a_rate_tells_the_least_and_the_most_where_some_labels_are_untold() -> None:
    text = coverage_view.view(BESIDE, WORDS, CONTENT)

    rows = [line.split() for line in text.splitlines()]
    assert ["housing", "0", "0%", "18", "0–56%"] in rows
    assert ["Social", "care", "and", "family", "30", "75%", "43", "69–94%"] in rows


def test_beside_a_directory_the_page_says_what_share_took_part_and_what_to_beware_of() -> None:
    said = spoken(coverage_view.view(BESIDE, WORDS, CONTENT))

    assert "61 organisations are registered today; 40 took part, that is 65 of 100." in said
    assert "Registered are those of today, participants those of 2025" in said
    assert "of some is not told, a rate lies between the two numbers shown." in said
    assert "40 of 61 organisations took part, 65 of 100; the median of all of them" in said


def test_more_participants_than_registered_have_a_dash_and_no_rate() -> None:
    text = coverage_view.view(BESIDE, WORDS, CONTENT)

    assert ["Small", "6", "15%", "3", "–"] in [line.split() for line in text.splitlines()]
    assert "A dash (–) stands where more took part than are registered." in spoken(text)


@pytest.mark.parametrize(
    ("directory", "said"),
    [
        (0, "Nobody is registered in the directory of this node, so no rate can be told."),
        (1, "1 organisation is registered today, fewer than took part, so no rate of them all"),
        (39, "39 organisations are registered today, fewer than took part, so no rate"),
    ],
)
def test_a_directory_that_lists_too_few_is_no_measure(directory: int, said: str) -> None:
    sectors = [cell("social-care", 40, directory)]
    found = answer(country="gb", directory=directory, sectors=sectors, sizes=[])

    assert said in spoken(coverage_view.view(found, WORDS, CONTENT))


def test_rates_are_rounded_down_so_that_only_all_are_100_of_100() -> None:
    nearly = answer(
        country="gb", n=399, directory=400, rate=399 / 400, sectors=[cell("*", 399, 0)], sizes=[]
    )

    assert "that is 99 of 100" in spoken(coverage_view.view(nearly, WORDS, CONTENT))
