"""Published statistics are those of the counts, and no more than the number allows."""

from datetime import date

import numpy as np
import pytest

from services.benchmark.domain.batch import seal
from services.benchmark.domain.open_data.source import Source
from services.benchmark.domain.open_data.statistics import Statistic, statistics
from tests.unit.benchmark.making import batch, hexadecimal, record
from tests.unit.benchmark.open_data.releasing import release, source_of, two_countries

MEDIAN = {"n", "median", "median_low", "median_high"}
QUARTILES = MEDIAN | {"lower_quartile", "upper_quartile"}


def of(source: Source, country: str, criterion: str = "1") -> dict[str, Statistic]:
    return {
        row.statistic: row
        for row in statistics(source)
        if (row.country, row.criterion) == (country, criterion)
    }


@pytest.mark.parametrize(
    ("size", "shown"),
    [(5, {"n", "median"}), (6, MEDIAN), (19, MEDIAN), (20, QUARTILES), (60, QUARTILES)],
)
def test_a_statistic_needs_enough_organisations(size: int, shown: set[str]) -> None:
    source = source_of(release("gb", batch("a", size)))

    assert set(of(source, "GB")) == shown


def test_fewer_than_k_are_never_spoken_of() -> None:
    source = source_of(release("gb", batch("a", 7), k=8), release("de", batch("b", 7)))

    assert of(source, "GB") == {}
    assert set(of(source, "DE")) == MEDIAN
    assert of(source, "_T")["n"].value == "14"


def test_figures_equal_numpy_on_the_raw_scores() -> None:
    scores = np.random.default_rng(5).integers(0, 101, (2, 31)).tolist()
    sealed = [
        seal(hexadecimal(number, 32), batch("x").label, [record(1, [s]) for s in each], 1)
        for number, each in enumerate(scores)
    ]
    source = source_of(release("gb", sealed[0]), release("de", sealed[1]))

    for country, raw in (("GB", scores[0]), ("DE", scores[1]), ("_T", scores[0] + scores[1])):
        found = {name: float(row.value) for name, row in of(source, country).items()}
        assert found["n"] == len(raw)
        assert found["median"] == np.median(raw)
        for name, p in (("lower_quartile", 25), ("upper_quartile", 75)):
            assert found[name] == np.percentile(raw, p, method="inverted_cdf")
        assert found["median_low"] <= found["median"] <= found["median_high"]


def test_all_countries_together_say_how_many_they_are() -> None:
    source = two_countries()

    assert of(source, "_T")["countries"].value == "2"
    assert of(source, "_T")["n"].value == "59"
    assert "countries" not in of(source, "DE")


def test_status_says_provisional_before_estimated_before_normal() -> None:
    source = two_countries()

    statuses = {
        (country, criterion): of(source, country, criterion)["median"].status
        for country in ("DE", "GB", "_T")
        for criterion in ("1", "total")
    }

    assert statuses == {
        ("DE", "1"): "A",
        ("DE", "total"): "E",
        ("GB", "1"): "P",
        ("GB", "total"): "P",
        ("_T", "1"): "P",
        ("_T", "total"): "P",
    }
    assert of(source, "DE", "total")["n"].status == "A"


def test_wide_bins_make_medians_estimates() -> None:
    wide = seal(hexadecimal("w", 32), batch("x").label, [record(n) for n in range(7)], 5)

    row = of(source_of(release("gb", wide)), "GB")["median"]

    assert (row.bin_width, row.status) == (5, "E")


@pytest.mark.parametrize(
    ("released", "is_provisional"),
    [(date(2025, 12, 31), True), (date(2026, 1, 1), False)],
)
def test_a_release_within_its_year_is_provisional(released: date, is_provisional: bool) -> None:
    announced, _ = release("gb", batch("a", 8), released=released)

    assert announced.is_provisional is is_provisional
