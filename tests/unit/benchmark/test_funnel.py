"""The funnel flags as many identical countries as it says, and those that differ."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from services.benchmark.domain.funnel import (
    ACTION,
    WARNING,
    limits,
    outside,
    over_dispersion,
    precision,
)
from services.benchmark.domain.superiority import superiority
from tests.unit.benchmark.populations import STRATA, K, identical_countries

WORLDS = 300
COUNTRIES = 30


@cache
def flags(icc: float, mind_clusters: bool = True) -> np.ndarray:
    """0, 1 or 2 for every country of 300 worlds of 30 identical countries."""
    random = np.random.default_rng(20251124)
    found = []
    for _ in range(WORLDS):
        world = identical_countries(random, icc, COUNTRIES)
        theta = superiority(world.counts, STRATA, K, world.deff if mind_clusters else 1.0)
        found.append(np.abs(outside(theta.theta, theta.variance)))
    return np.array(found)


def bounds(rate: float) -> tuple[int, int]:
    """Of all countries drawn, between which counts 999 of 1,000 binomial draws lie."""
    low, high = stats.binom.interval(0.999, WORLDS * COUNTRIES, rate)
    return int(low), int(high)


@pytest.mark.parametrize("icc", [0.0, 0.1])
def test_funnel_on_30_identical_countries_flags_5_percent_at_95(icc: float) -> None:
    low, high = bounds(2 * stats.norm.sf(WARNING))

    assert low <= (flags(icc) >= 1).sum() <= high


@pytest.mark.parametrize("icc", [0.0, 0.1])
def test_funnel_on_30_identical_countries_flags_2_in_1000_at_99_8(icc: float) -> None:
    low, high = bounds(2 * stats.norm.sf(ACTION))

    assert low <= (flags(icc) == 2).sum() <= high


def test_funnel_that_forgets_practitioners_would_be_caught() -> None:
    _, high = bounds(2 * stats.norm.sf(WARNING))

    assert (flags(0.1, mind_clusters=False) >= 1).sum() > 2 * high


def test_limits_are_what_outside_means() -> None:
    theta, variance = np.array([0.5, 0.57, 0.42, 0.65, np.nan]), np.full(5, 0.03**2)

    found = outside(theta, variance)

    assert found.tolist() == [0, 1, -1, 2, 0]
    for z, level in ((WARNING, 1), (ACTION, 2)):
        low, high = limits(variance, z).T
        with_limits = (theta < low) | (theta > high)
        assert with_limits.tolist() == (np.abs(found) >= level).tolist()


@given(st.floats(1e-5, 0.08))
def test_limits_are_one_curve_over_precision(variance: float) -> None:
    low, high = limits(np.array([variance]), WARNING)[0]

    x = precision(np.array([variance]))[0]
    assert high == pytest.approx(min(0.5 + WARNING / np.sqrt(12 * x), 1.0))
    assert low == pytest.approx(1 - high)


def test_chance_alone_is_no_over_dispersion() -> None:
    random = np.random.default_rng(3)
    variance = np.full((2_000, COUNTRIES), 0.03**2)
    theta = 0.5 + 0.03 * random.normal(size=variance.shape)

    found = over_dispersion(theta, variance)

    assert found.phi.mean() == pytest.approx(1.0, abs=0.06)
    assert np.median(found.tau2) < 0.01**2


def test_differing_countries_widen_the_funnel() -> None:
    random = np.random.default_rng(4)
    variance = np.full((500, COUNTRIES), 0.02**2)
    theta = 0.5 + 0.06 * random.normal(size=variance.shape)

    found = over_dispersion(theta, variance)

    assert np.sqrt(np.median(found.tau2)) == pytest.approx(np.sqrt(0.06**2 - 0.02**2), rel=0.1)
    assert (outside(theta, variance) != 0).mean() > 0.4
    assert (outside(theta, variance, found.tau2) != 0).mean() < 0.08


@pytest.mark.parametrize("count", [0, 1])
def test_no_country_and_one_country_are_not_over_dispersed(count: int) -> None:
    found = over_dispersion(np.full(count, 0.9), np.full(count, 0.001))

    assert (found.phi, found.tau2) == (1.0, 0.0)
