"""Comparison shows what was released, and nothing else."""

import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from scipy.stats import quantile_test

from services.benchmark.use_cases.compare import Comparison
from tests.interface.benchmark.nodes import BenchmarkNode, request, submitted, withdrawn
from tests.interface.set_clock import SetClock
from tests.unit.benchmark.making import CODES


def compared(node: BenchmarkNode, year: int = 2025) -> dict[str, Any]:
    call = request({"model": "perform-full", "year": year})
    return Comparison(node.pictures).compare(call)


def filled(node: BenchmarkNode, seed: int, size: int) -> list[list[int]]:
    """Close a year with random whole percents; gives these."""
    scores = np.random.default_rng(seed).integers(0, 101, (size, 9)).tolist()
    node.take_in(submitted(number, [str(p) for p in each]) for number, each in enumerate(scores))
    node.close()
    return [list(map(int, each)) for each in scores]


@pytest.mark.usefixtures("acquainted_pair")
def test_every_country_sees_the_same_and_europe_equals_numpy(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    everybody = np.array(filled(gb, 1, 40) + filled(de, 2, 25))
    de.hear(*gb.said())
    gb.hear(*de.said())

    answer = compared(de)

    assert answer == compared(gb)
    (section,) = answer["sections"]
    assert (section["edition"], section["layer"]) == ("2003", "consensus")
    for column, code in enumerate(CODES):
        europe = section["criteria"][code]["europe"]
        raw = everybody[:, column]
        bounds = quantile_test(raw).confidence_interval()
        assert europe == {
            "n": 65,
            "countries": 2,
            "shows": "distribution",
            "median": pytest.approx(np.median(raw)),
            "interval": [bounds.low, bounds.high],
            "lower_quartile": np.percentile(raw, 25, method="inverted_cdf"),
            "upper_quartile": np.percentile(raw, 75, method="inverted_cdf"),
            "width": 1,
            "detectable": None,
        }
        countries = section["criteria"][code]["countries"]
        assert {country: line["n"] for country, line in countries.items()} == {"de": 25, "gb": 40}
    assert answer["released"] == {"gb": "2026-06-01", "de": "2026-06-01"}


def test_an_answer_can_be_sent_as_json(gb: BenchmarkNode) -> None:
    filled(gb, 3, 20)

    answer = compared(gb)

    assert json.loads(json.dumps(answer)) == answer


def test_without_a_release_it_says_what_there_is(gb: BenchmarkNode) -> None:
    filled(gb, 4, 20)

    answer = compared(gb, year=2024)

    assert answer["sections"] == []
    assert answer["available"] == [{"model": "perform-full", "year": 2025}]


def test_what_was_not_released_is_not_compared_not_even_at_home(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(30))

    assert compared(gb)["sections"] == []


def test_a_withdrawal_after_the_release_changes_nothing_shown(gb: BenchmarkNode) -> None:
    filled(gb, 5, 20)
    before = compared(gb)

    gb.take_in(withdrawn(number) for number in range(5))

    assert compared(gb) == before


@pytest.mark.usefixtures("acquainted_pair")
def test_an_expired_release_is_no_longer_shown(
    gb: BenchmarkNode, de: BenchmarkNode, clock: SetClock
) -> None:
    filled(gb, 6, 20)
    de.hear(*gb.said())
    clock.moment = datetime(2036, 6, 2, tzinfo=UTC)

    answer = compared(de)

    assert (answer["released"], answer["sections"], answer["available"]) == ({}, [], [])
