"""The least detectable difference is found in four of five trials, and chance seldom passes it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.detectable import USUAL_SIGMA, least_difference, sigma
from tests.unit.benchmark.populations import MEAN, SIGMA, dense, heaped

TRIALS = 4_000
sizes = st.integers(1, 5_000)


@pytest.mark.parametrize(
    ("n", "points"), [(10, 28), (30, 16), (100, 8.9), (300, 5.2), (1_000, 2.8)]
)
def test_differences_are_the_published_ones(n: int, points: float) -> None:
    assert least_difference(n, n, 18.0) == pytest.approx(points, rel=0.02)


@pytest.mark.parametrize(("n_1", "n_2"), [(20, 20), (30, 300), (100, 100), (300, 300)])
def test_four_of_five_trials_find_it(n_1: int, n_2: int) -> None:
    random = np.random.default_rng(8)
    least = float(least_difference(n_1, n_2, SIGMA))
    error = least / (1.959964 + 0.841621)

    here = np.median(random.normal(MEAN, SIGMA, (TRIALS, n_1)), axis=1)
    there = np.median(random.normal(MEAN, SIGMA, (TRIALS, n_2)), axis=1)

    assert (np.abs(there + least - here) > 1.96 * error).mean() == pytest.approx(0.8, abs=0.035)
    assert (np.abs(there - here) > 1.96 * error).mean() == pytest.approx(0.05, abs=0.015)


@given(sizes, sizes, sizes)
def test_more_organisations_show_smaller_differences(n: int, more: int, other: int) -> None:
    assert least_difference(n + more, other, 18.0) < least_difference(n, other, 18.0)
    assert least_difference(n, other, 18.0) == pytest.approx(least_difference(other, n, 18.0))


@given(st.lists(st.integers(0, 100), min_size=31, max_size=80))
def test_spread_is_that_of_the_scores(sample: list[int]) -> None:
    assert sigma(dense(sample)) == pytest.approx(np.std(sample, ddof=1), abs=1e-6)


def test_spread_is_pooled_within_groups() -> None:
    random = np.random.default_rng(9)
    low, high = (heaped(random, random.normal(mean, 10, 400)) for mean in (30, 70))

    assert sigma(dense(low), dense(high)) == pytest.approx(10, rel=0.08)
    assert sigma(dense([*low, *high])) > 20


def test_too_few_scores_have_the_usual_spread() -> None:
    assert sigma(dense([1] * 15), dense([99] * 16)) == USUAL_SIGMA
    assert sigma(dense([]), dense([5])) == USUAL_SIGMA
