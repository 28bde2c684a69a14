"""Statistics read from counts equal what numpy, scipy and statsmodels read from raw scores."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from services.benchmark.domain.binomial import ppf
from services.benchmark.domain.intervals import Interval, of_quantile, of_quantiles
from services.benchmark.domain.order_statistic import medians, quantiles
from services.benchmark.domain.percentile_rank import mid_rank, place, wilson
from services.benchmark.domain.quantile import HALF, LOWER, UPPER, type_1, type_7
from services.benchmark.domain.superiority import COARSE, superiority
from tests.unit.benchmark.populations import dense, heaped_samples

SAMPLES = heaped_samples(2_000)
COUNTS = np.stack([dense(sample) for sample in SAMPLES])
PS = (LOWER, HALF, UPPER, Fraction(9, 10))
EDGES = [[0], [100], [57], [0] * 6, [100] * 40, [50] * 20, [0, 100], [0] * 30 + [100] * 30]

scores = st.integers(0, 100)
samples = st.lists(scores, min_size=1, max_size=60)


def interval_by_scipy(sample: list[int], p: Fraction) -> Interval | None:
    found = stats.quantile_test(sample, p=float(p)).confidence_interval(0.95)
    low, high = float(found.low), float(found.high)
    return None if np.isnan(low) or np.isnan(high) else Interval(low, high)


@pytest.mark.parametrize("p", PS, ids=str)
def test_quantiles_of_2000_samples_equal_numpy(p: Fraction) -> None:
    expected = [np.percentile(s, float(p) * 100, method="inverted_cdf") for s in SAMPLES]

    assert quantiles(COUNTS, p).tolist() == expected
    assert [type_1(counts, p) for counts in COUNTS] == expected


def test_medians_of_2000_samples_equal_numpy() -> None:
    expected = [np.median(sample) for sample in SAMPLES]

    assert medians(COUNTS).tolist() == expected
    assert [type_7(counts, HALF) for counts in COUNTS] == expected


@pytest.mark.parametrize("p", PS, ids=str)
def test_intervals_of_2000_samples_equal_scipy(p: Fraction) -> None:
    expected = [interval_by_scipy(sample, p) for sample in SAMPLES]

    assert [of_quantile(counts, p) for counts in COUNTS] == expected
    many = of_quantiles(COUNTS, p)
    assert [None if np.isnan(low) else Interval(low, high) for low, high in many] == expected


def test_percentile_ranks_of_2000_samples_equal_scipy() -> None:
    own = np.random.default_rng(7).integers(0, 101, len(SAMPLES))
    own[::3] = [sample[0] for sample in SAMPLES[::3]]
    expected = [
        stats.percentileofscore(sample, score, kind="mean")
        for sample, score in zip(SAMPLES, own.tolist(), strict=True)
    ]

    assert mid_rank(COUNTS, own) == pytest.approx(np.array(expected), abs=1e-9)


def test_intervals_of_2000_percentile_ranks_equal_statsmodels() -> None:
    for sample, counts in zip(SAMPLES, COUNTS, strict=True):
        found = place(counts, 50)
        share = stats.percentileofscore(sample, 50, kind="mean") / 100
        low, high = proportion_confint(share * len(sample), len(sample), method="wilson")

        assert found is not None
        assert found.interval.low == pytest.approx(100 * low, abs=1e-9)
        assert found.interval.high == pytest.approx(100 * high, abs=1e-9)


@pytest.mark.parametrize("sample", EDGES, ids=lambda sample: f"{len(sample)} of {sample[0]}")
def test_edges_equal_numpy_and_scipy(sample: list[int]) -> None:
    counts = dense(sample)

    for p in PS:
        assert quantiles(counts, p) == np.percentile(sample, float(p) * 100, method="inverted_cdf")
        assert of_quantile(counts, p) == interval_by_scipy(sample, p)
    assert medians(counts) == np.median(sample)
    for score in (0, 1, 50, 57, 99, 100):
        expected = stats.percentileofscore(sample, score, kind="mean")
        assert mid_rank(counts, score) == pytest.approx(expected)


@given(samples, scores, st.sampled_from(PS))
def test_any_sample_equals_numpy_and_scipy(sample: list[int], score: int, p: Fraction) -> None:
    counts = dense(sample)

    assert quantiles(counts, p) == np.percentile(sample, float(p) * 100, method="inverted_cdf")
    assert of_quantile(counts, p) == interval_by_scipy(sample, p)
    assert medians(counts) == np.median(sample)
    expected = stats.percentileofscore(sample, score, kind="mean")
    assert mid_rank(counts, score) == pytest.approx(expected)


@pytest.mark.parametrize("p", PS, ids=str)
def test_binomial_quantiles_equal_scipy_up_to_a_million(p: Fraction) -> None:
    n = np.array([*range(1, 400), 1_000, 3_001, 10_000, 99_999, 1_000_000])

    for q in (0.025, 0.975):
        assert [ppf(q, size, p) for size in n.tolist()] == stats.binom.ppf(q, n, float(p)).tolist()


@given(st.integers(0, 100), st.integers(1, 5_000))
def test_wilson_equals_statsmodels(percent: int, n: int) -> None:
    expected = proportion_confint(percent / 100 * n, n, method="wilson")

    assert wilson(percent / 100, n) == pytest.approx(expected, abs=1e-12)


@given(samples, samples)
def test_theta_of_two_countries_equals_mann_whitney(here: list[int], there: list[int]) -> None:
    found = superiority(np.stack([dense(here), dense(there)])[:, None], [COARSE], k=1)

    u = stats.mannwhitneyu(here, there, method="asymptotic", use_continuity=False)
    assert found.theta[0] == pytest.approx(u.statistic / len(here) / len(there))
    if len({*here, *there}) > 1 and found.theta[0] != 0.5:
        z = abs(found.theta[0] - 0.5) / np.sqrt(found.variance[0])
        assert 2 * stats.norm.sf(z) == pytest.approx(u.pvalue, abs=1e-9)
