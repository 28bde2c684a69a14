"""Filters, gates, the funnel, trends and coverage, over releases as they are received."""

from dataclasses import replace

import numpy as np
import pytest

from services.benchmark.domain.batch import Batch, Label
from services.benchmark.domain.record import Series
from services.benchmark.domain.seal_rule import SealRule
from tests.interface.benchmark.asking import ask
from tests.interface.benchmark.nodes import BenchmarkNode, submitted
from tests.interface.benchmark.receiving import Say
from tests.unit.benchmark.making import SERIES, announcement, batch


def labelled(name: str, size: int, label: Label, first: int = 0, series: Series = SERIES) -> Batch:
    return replace(batch(name, size, first=first, series=series), label=label)


ARTS, HEALTH = Label("education", "small"), Label("health")
SMALL_ARTS = labelled("a", 9, ARTS)
RELEASE = announcement(
    SMALL_ARTS,
    labelled("b", 12, Label("education"), 10),
    labelled("c", 20, HEALTH, 30),
    labelled("d", 8, Label(), 60),
)


@pytest.mark.parametrize(
    ("asked", "shown", "n", "too_coarse"),
    [
        ({}, {}, 49, 0),
        ({"sector": "education"}, {"sector": "education"}, 21, 8 / 49),
        (
            {"sector": "education", "size": "small"},
            {"sector": "education", "size": "small"},
            9,
            20 / 49,
        ),
        ({"sector": "education", "size": "large"}, {"sector": "education"}, 21, 8 / 49),
        ({"size": "small"}, {"size": "small"}, 9, 40 / 49),
        ({"sector": "sport", "size": "small"}, {}, 49, 0),
    ],
)
def test_a_filter_shows_its_group_or_the_next_larger_one(
    asked: dict[str, str],
    shown: dict[str, str],
    n: int,
    too_coarse: float,
    de: BenchmarkNode,
    say: Say,
) -> None:
    de.hear(say(RELEASE))

    answer = ask(de, "compare", **asked)

    (section,) = answer["sections"]
    assert section["shown"] == {"sector": None, "size": None} | shown
    assert section["too_coarse"] == pytest.approx(too_coarse)
    assert section["criteria"]["1"]["europe"]["n"] == n
    assert section["criteria"]["1"]["countries"]["gb"]["n"] == n


@pytest.mark.usefixtures("acquainted_pair")
def test_only_the_countries_asked_for_stand_beside_europe(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    gb.take_in(submitted(number) for number in range(30))
    gb.close()
    de.take_in(submitted(number) for number in range(100, 120))
    de.close()
    gb.hear(*de.said())

    answer = ask(gb, "compare", countries=["de", "fr"])

    criterion = answer["sections"][0]["criteria"]["1"]
    assert list(criterion["countries"]) == ["de"]
    assert (criterion["europe"]["n"], criterion["europe"]["countries"]) == (50, 2)
    assert criterion["countries"]["de"]["detectable"] > 0


@pytest.mark.parametrize(
    ("n", "shows"), [(8, "median"), (19, "median"), (20, "quartiles"), (30, "distribution")]
)
def test_more_is_shown_of_more_organisations(
    n: int, shows: str, de: BenchmarkNode, say: Say
) -> None:
    de.hear(say(announcement(labelled("a", n, HEALTH))))

    compared = ask(de, "compare")["sections"][0]["criteria"]["1"]["europe"]
    spread = ask(de, "distribution")["sections"][0]["criteria"]["1"]

    assert (compared["shows"], spread["shows"]) == (shows, shows)
    assert (compared["lower_quartile"] is None) == (shows == "median")
    assert (spread["counts"] is None) == (shows != "distribution")
    assert spread["counts"] is None or sum(spread["counts"]) == n


def test_figures_say_how_wide_the_widest_bins_behind_them_are(de: BenchmarkNode, say: Say) -> None:
    six = replace(batch("six", 6), width=5)
    bins = {
        code: histogram if code == "total" else histogram.widened(5)
        for code, histogram in six.histograms.items()
    }
    de.hear(say(announcement(replace(six, histograms=bins), rule=SealRule(k=5))))

    criterion = ask(de, "compare")["sections"][0]["criteria"]["1"]

    assert (criterion["europe"]["n"], criterion["europe"]["width"]) == (6, 5)
    assert criterion["europe"]["shows"] == "median"


def test_editions_and_layers_are_never_added_up(de: BenchmarkNode, say: Say) -> None:
    others = [SERIES._replace(edition="2020"), SERIES._replace(layer="validated")]
    batches = [batch(str(place), series=each) for place, each in enumerate([SERIES, *others])]
    de.hear(say(announcement(*batches)))

    answer = ask(de, "compare")

    found = {
        (section["edition"], section["layer"]): section["criteria"]["1"]["europe"]["n"]
        for section in answer["sections"]
    }
    assert found == {("2003", "consensus"): 8, ("2003", "validated"): 8, ("2020", "consensus"): 8}


@pytest.mark.usefixtures("acquainted_pair")
@pytest.mark.parametrize("mix", ["own", "europe"])
def test_two_countries_with_the_same_scores_are_equal_in_the_funnel(
    mix: str, gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    for node, first in ((gb, 0), (de, 900)):
        node.take_in(submitted(first + number) for number in range(45))
        node.close()
    gb.hear(*de.said())

    answer = ask(gb, "funnel", mix=mix)

    (section,) = answer["sections"]
    for code in "123456789":
        countries = section["criteria"][code]["countries"]
        assert list(countries) == ["de", "gb"]
        for line in countries.values():
            assert line["theta"] == pytest.approx(0.5)
            assert (line["outside"], line["n"], line["carried"]) == (0, 45, 1.0)
            assert line["action"][0] < line["warning"][0] < 0.5


def test_a_country_alone_has_nobody_to_be_compared_with(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(RELEASE))

    line = ask(de, "funnel")["sections"][0]["criteria"]["1"]["countries"]["gb"]

    assert (line["theta"], line["outside"]) == (None, 0)
    assert line["coarse"] == pytest.approx(8 / 49)


def test_a_trend_breaks_where_the_edition_changes(de: BenchmarkNode, say: Say) -> None:
    for year, edition in ((2022, "2003"), (2023, "2003"), (2024, "2020"), (2026, "2020")):
        series = Series("perform-full", edition, year, "consensus")
        one = labelled(f"of {year}", 24, HEALTH, series=series)
        de.hear(say(replace(announcement(one), year=year), event=year))

    answer = ask(de, "trend", country="gb")

    points = answer["criteria"]["1"]
    assert [(each["year"], each["joined"], each["breaks"]) for each in points] == [
        (2022, False, False),
        (2023, True, False),
        (2024, False, True),
    ]
    assert [each["theta"] for each in points] == pytest.approx([0.5, 0.5, 0.5])
    assert answer["base"] == {"2003": 2022, "2020": 2024}


def test_coverage_counts_labels_and_holds_them_against_a_directory(
    de: BenchmarkNode, say: Say
) -> None:
    de.hear(say(RELEASE))
    directory = {"organisations": 70, "sectors": {"education": 42, "sport": 10}}

    answer = ask(de, "coverage", directory=directory)

    assert (answer["n"], answer["countries"]) == (49, 1)
    assert answer["labels"] == {"sector_size": 9, "sector": 32, "country": 8}
    assert {cell["key"]: cell["participants"] for cell in answer["sectors"]} == {
        "*": 8,
        "education": 21,
        "health": 20,
        "sport": 0,
    }
    assert answer["sectors"][1]["rate"] == 0.5
    assert answer["age"] == {"gb": 120}
    criterion = answer["sections"][0]["criteria"]["1"]
    assert criterion["code"] == "coverage.bounds"
    low, high = criterion["interval"]
    assert 0 <= low < high <= 100
    assert answer["sections"][0]["criteria"]["total"]["interval"] == [500, 510]


@pytest.mark.usefixtures("acquainted_pair")
def test_a_distribution_of_a_country_is_its_own(gb: BenchmarkNode, de: BenchmarkNode) -> None:
    raw = np.random.default_rng(2).integers(0, 101, (40, 9)).astype(str).tolist()
    gb.take_in(submitted(number, each) for number, each in enumerate(raw))
    gb.close()
    de.take_in(submitted(number) for number in range(100, 140))
    de.close()
    gb.hear(*de.said())

    found = ask(gb, "distribution", country="gb")["sections"][0]["criteria"]["1"]

    display = np.bincount([(int(each[0]) + 2) // 5 for each in raw], minlength=21)
    assert found["counts"] == display.tolist()
    assert (found["n"], found["countries"]) == (40, 1)
