"""Variance between countries equals statsmodels', and small countries are drawn in by it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from services.benchmark.domain.shrinkage import dersimonian_laird, paule_mandel, shrunk

country = st.tuples(st.floats(0.2, 0.8), st.floats(1e-4, 0.02))
countries = st.lists(country, min_size=3, max_size=35).map(np.array)


def drawn(worlds: int, tau: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True thetas, seen thetas and variances of 30 countries of 6 to 1,000 organisations."""
    random = np.random.default_rng(17)
    n = np.exp(random.uniform(np.log(6), np.log(1_000), (worlds, 30)))
    variance = 1.7 / (12 * n)
    true = 0.5 + tau * random.normal(size=n.shape)
    return true, true + np.sqrt(variance) * random.normal(size=n.shape), variance


def heterogeneity(theta: np.ndarray, variance: np.ndarray) -> float:
    """Cochran's Q."""
    mean = np.average(theta, weights=1 / variance)
    return float(((theta - mean) ** 2 / variance).sum())


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@given(countries)
def test_moment_estimate_equals_statsmodels(given_: np.ndarray) -> None:
    theta, variance = given_.T

    expected = combine_effects(theta, variance, method_re="chi2").tau2
    assert dersimonian_laird(theta, variance) == pytest.approx(max(expected, 0.0), abs=1e-12)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@given(countries)
def test_iterated_estimate_equals_statsmodels(given_: np.ndarray) -> None:
    theta, variance = given_.T

    found = float(paule_mandel(theta, variance))

    expected = combine_effects(theta, variance, method_re="iterated", atol=1e-9, maxiter=500).tau2
    if found and not expected:
        # statsmodels starts again from 0 when its last step passes the root by a rounding error.
        assert heterogeneity(theta, variance + found) == pytest.approx(len(theta) - 1)
    else:
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-8)


def test_many_criteria_at_once_equal_one_by_one() -> None:
    _, theta, variance = drawn(10, 0.05)
    theta[2, :5] = np.nan

    together = paule_mandel(theta, variance)

    for row, tau2 in enumerate(together):
        known = np.isfinite(theta[row])
        assert paule_mandel(theta[row][known], variance[row][known]) == pytest.approx(tau2)


@given(countries)
def test_shrinking_draws_towards_equality_and_small_countries_more(given_: np.ndarray) -> None:
    theta, variance = given_.T

    found = shrunk(theta, variance, paule_mandel(theta, variance)).theta

    assert (np.abs(found - 0.5) <= np.abs(theta - 0.5) + 1e-12).all()
    kept = (found - 0.5)[theta != 0.5] / (theta - 0.5)[theta != 0.5]
    order = np.argsort(variance[theta != 0.5], kind="stable")
    assert (np.diff(kept[order]) <= 1e-9).all()


@pytest.mark.parametrize(("tau", "least"), [(0.0, 0.99), (0.02, 0.91), (0.05, 0.93), (0.1, 0.94)])
def test_interval_covers_what_is_true(tau: float, least: float) -> None:
    true, theta, variance = drawn(500, tau)

    found = shrunk(theta, variance, paule_mandel(theta, variance))

    assert ((found.low <= true) & (true <= found.high)).mean() >= least
    assert ((found.theta - true) ** 2).mean() < ((theta - true) ** 2).mean()


def test_interval_has_a_width_where_countries_seem_alike() -> None:
    theta, variance = np.array([0.5, 0.501, 0.499, 0.5]), np.full(4, 0.01)

    found = shrunk(theta, variance, paule_mandel(theta, variance))

    assert found.theta.tolist() == [0.5] * 4
    assert (found.high - found.low > 0.05).all()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_two_countries_tell_nothing_of_how_countries_differ(count: int) -> None:
    theta, variance = np.full(count, 0.6), np.full(count, 0.01)

    assert np.isnan(dersimonian_laird(theta, variance))
    assert np.isnan(paule_mandel(theta, variance))
    assert np.isnan(shrunk(theta, variance, paule_mandel(theta, variance)).theta).all()
