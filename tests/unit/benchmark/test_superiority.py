"""Countries against all others: symmetric, blind to the mix of sectors, and honest about gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from services.benchmark.domain.superiority import COARSE, Weights, superiority
from tests.unit.benchmark.populations import STRATA, K, dense, identical_countries

NAMES = ["care", "culture", COARSE]
cells = arrays(np.int64, (4, 3, 101), elements=st.integers(0, 3), fill=st.just(0))


def by_scipy(counts: np.ndarray, country: int) -> tuple[float, float]:
    """Theta and its variance from raw scores, by Mann-Whitney tests of each stratum."""
    scores = np.arange(101)
    others = np.delete(counts, country, axis=0).sum(axis=0)
    mine = counts[country]
    theta = variance = weight = 0.0
    for stratum, name in enumerate(NAMES):
        reference = others[stratum]
        if name == COARSE:
            closed = [each for each in range(2) if not mine[each].any()]
            reference = reference + others[closed].sum(axis=0)
        here, there = np.repeat(scores, mine[stratum]), np.repeat(scores, reference)
        if not here.size or not there.size:
            continue
        test = stats.mannwhitneyu(here, there, method="asymptotic", use_continuity=False)
        n_1, n_2, n = here.size, there.size, here.size + there.size
        _, ties = np.unique(np.concatenate([here, there]), return_counts=True)
        corrected = (n + 1) - ((ties**3 - ties).sum() / (n * (n - 1)))
        theta += n_1 * test.statistic / n_1 / n_2
        variance += n_1**2 * corrected / (12 * n_1 * n_2)
        weight += n_1
    return (theta / weight, variance / weight**2) if weight else (np.nan, np.nan)


@given(cells)
def test_every_country_equals_mann_whitney_on_raw_scores(counts: np.ndarray) -> None:
    found = superiority(counts, NAMES, K)

    for country in range(4):
        theta, variance = by_scipy(counts, country)
        assert found.theta[country] == pytest.approx(theta, nan_ok=True)
        assert found.variance[country] == pytest.approx(variance, nan_ok=True, abs=1e-12)


@given(arrays(np.int64, (2, 1, 101), elements=st.integers(0, 3), fill=st.just(0)))
def test_two_countries_mirror_each_other(counts: np.ndarray) -> None:
    here, there = superiority(counts, ["care"], K).theta

    assert np.isnan(here) == np.isnan(there)
    assert np.isnan(here) or here + there == pytest.approx(1.0)


@given(cells)
def test_turning_the_scale_turns_theta(counts: np.ndarray) -> None:
    found, turned = (superiority(each, NAMES, K) for each in (counts, counts[..., ::-1].copy()))

    assert found.theta == pytest.approx(1 - turned.theta, nan_ok=True)
    assert found.variance == pytest.approx(turned.variance, nan_ok=True)


@given(cells, st.permutations(range(4)))
def test_the_order_of_countries_does_not_matter(counts: np.ndarray, order: list[int]) -> None:
    found, shuffled = superiority(counts, NAMES, K), superiority(counts[order], NAMES, K)

    assert shuffled.theta == pytest.approx(found.theta[order], nan_ok=True)


@given(arrays(np.int64, (3, 1, 101), elements=st.integers(0, 3), fill=st.just(1)))
def test_equal_strata_change_theta_by_nothing(counts: np.ndarray) -> None:
    once = superiority(counts, ["care"], K)
    twice = superiority(counts.repeat(2, axis=1), ["care", "culture"], K)

    assert twice.theta == pytest.approx(once.theta)
    assert twice.carried == pytest.approx(once.carried)


@given(cells)
def test_criteria_at_once_equal_one_by_one(counts: np.ndarray) -> None:
    both = superiority(np.stack([counts, counts[::-1]]), NAMES, K)

    assert both.theta[0] == pytest.approx(superiority(counts, NAMES, K).theta, nan_ok=True)
    assert both.theta[1] == pytest.approx(both.theta[0][::-1], nan_ok=True)


def test_points_added_to_one_country_raise_it() -> None:
    counts = np.stack([dense([30, 40, 50] * 4), dense([30, 40, 50] * 4)])[:, None]
    raised = counts.copy()
    raised[0, 0] = dense([40, 50, 60] * 4)

    assert superiority(counts, ["care"], K).theta.tolist() == [0.5, 0.5]
    assert superiority(raised, ["care"], K).theta[0] == pytest.approx(7 / 9)


def test_a_mix_of_high_sectors_is_no_superiority() -> None:
    high, low = dense([70, 80] * 10), dense([20, 30] * 10)
    counts = np.stack([np.stack([high * 9, low]), np.stack([high, low * 9])])

    for weights in Weights:
        assert superiority(counts, ["care", "culture"], K, weights=weights).theta == pytest.approx(
            [0.5, 0.5]
        )
    assert superiority(counts.sum(axis=1)[:, None], ["care"], K).theta[0] > 0.8


def test_a_small_country_without_sectors_meets_all_sectors() -> None:
    world = np.zeros((3, 3, 101), np.int64)
    world[0, 2] = dense([20, 30, 70, 80])
    world[1:, 0], world[1:, 1] = dense([70, 80]), dense([20, 30])
    world[2, 2] = dense([20])

    found = superiority(world, NAMES, K)

    expected = stats.mannwhitneyu([20, 30, 70, 80], [70, 80, 20, 30] * 2 + [20]).statistic / 4 / 9
    assert found.theta[0] == pytest.approx(expected)
    assert found.coarse.tolist() == [1.0, 0.0, 0.2]


def test_a_sector_nobody_else_has_is_left_out_and_said() -> None:
    counts = np.zeros((2, 2, 101), np.int64)
    counts[0, 0], counts[0, 1], counts[1, 0] = dense([50] * 6), dense([90] * 4), dense([50] * 9)

    found = superiority(counts, ["care", "culture"], K)

    assert found.theta.tolist() == [0.5, 0.5]
    assert found.carried.tolist() == [0.6, 1.0]
    assert found.n.tolist() == [10, 9]


def test_a_country_that_carries_too_little_of_the_european_mix_is_not_compared_by_it() -> None:
    counts = np.zeros((2, 2, 101), np.int64)
    counts[0, 0], counts[0, 1] = dense(list(range(40))), dense([50] * (K - 1))
    counts[1, 0], counts[1, 1] = dense(list(range(60))), dense(list(range(60)))

    found = superiority(counts, ["care", "culture"], K, weights=Weights.EUROPE)

    assert np.isnan(found.theta).tolist() == [True, False]
    assert found.carried == pytest.approx([100 / 167, 1.0])


@pytest.mark.parametrize("weights", Weights)
def test_a_country_alone_or_empty_has_nothing_to_compare_with(weights: Weights) -> None:
    counts = np.zeros((2, 1, 101), np.int64)
    counts[0, 0] = dense([50] * 10)

    found = superiority(counts, ["care"], K, weights=weights)

    assert np.isnan(found.theta).all()
    assert np.isnan(found.variance).all()
    assert found.n.tolist() == [10, 0]


def test_design_effects_multiply_each_sides_part_of_the_variance() -> None:
    counts = np.stack([dense(list(range(100))), dense(list(range(100)))])[:, None]

    plain = superiority(counts, ["care"], K).variance
    found = superiority(counts, ["care"], K, deff=np.array([2.0, 1.0])).variance

    assert found == pytest.approx(plain * 1.5)


def test_coarse_scales_need_the_correction_for_ties() -> None:
    random = np.random.default_rng(13)
    scores = 40 + 10 * random.integers(0, 3, (2_000, 30))
    counts = np.stack([dense(each) for each in scores]).reshape(-1, 2, 1, 101)

    found = superiority(counts, ["care"], K)

    z = (found.theta[:, 0] - 0.5) / np.sqrt(found.variance[:, 0])
    assert z.std() == pytest.approx(1.0, abs=0.06)
    assert found.variance.mean() < 0.93 * (1 / 12) * (2 / 30)


def test_identical_countries_are_drawn_to_a_side_by_less_than_a_tenth_of_their_error() -> None:
    random = np.random.default_rng(14)

    z = []
    for _ in range(150):
        world = identical_countries(random, icc=0.0)
        found = superiority(world.counts, STRATA, K)
        z.append((found.theta - 0.5) / np.sqrt(found.variance))

    # What is left comes from sectors that are named in one country and too small in another.
    assert abs(np.mean(z)) < 0.1
