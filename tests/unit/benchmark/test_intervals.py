"""Intervals of a median cover it as often as they say, whatever the scores look like."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.intervals import Interval, of_quantile, of_total, of_totals, ranks
from services.benchmark.domain.quantile import HALF, LOWER, UPPER, about, type_1, type_7
from tests.unit.benchmark.populations import MEAN, SIGMA, dense, heaped

REPLICATIONS = 4_000
samples = st.lists(st.integers(0, 100), min_size=6, max_size=80)


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (6, (1, 6)),
        (10, (2, 9)),
        (20, (6, 15)),
        (30, (10, 21)),
        (50, (18, 33)),
        (100, (40, 61)),
        (300, (133, 168)),
    ],
)
def test_ranks_of_the_median_are_the_published_ones(n: int, expected: tuple[int, int]) -> None:
    assert ranks(n) == expected


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5])
def test_below_six_the_median_has_no_interval(n: int) -> None:
    assert ranks(n) is None
    assert of_quantile(dense([50] * n)) is None
    assert of_total(dense([50] * n)) is None


@pytest.mark.parametrize("n", [6, 7, 10, 20, 60, 300])
@pytest.mark.parametrize("fives", [0.0, 0.7, 1.0])
def test_interval_covers_the_median_in_95_of_100_samples(n: int, fives: float) -> None:
    random = np.random.default_rng(20251125)
    true = np.median(heaped(random, random.normal(MEAN, SIGMA, 1_000_001), fives))

    drawn = np.sort(heaped(random, random.normal(MEAN, SIGMA, (REPLICATIONS, n)), fives), axis=1)
    low, high = (drawn[:, rank - 1] for rank in ranks(n) or (0, 0))

    covered = ((low <= true) & (true <= high)).mean()
    assert covered >= 0.95 - 3.3 * (0.95 * 0.05 / REPLICATIONS) ** 0.5


@given(samples)
def test_interval_holds_the_median(sample: list[int]) -> None:
    counts = dense(sample)

    interval = of_quantile(counts)

    assert interval is not None
    assert interval.holds(type_7(counts, HALF))


@given(st.lists(st.integers(0, 100), min_size=12, max_size=80))
def test_intervals_rise_with_the_quantile(sample: list[int]) -> None:
    counts = dense(sample)

    lower, middle, upper = (of_quantile(counts, p) for p in (LOWER, HALF, UPPER))

    for p, each in ((LOWER, lower), (HALF, middle), (UPPER, upper)):
        assert each is None or each.holds(type_1(counts, p))
    if lower and middle and upper:
        assert lower.low <= middle.low <= upper.low
        assert lower.high <= middle.high <= upper.high


@given(st.lists(st.integers(0, 1_000), min_size=6, max_size=60))
def test_interval_of_the_total_encloses_that_of_the_raw_totals(totals: list[int]) -> None:
    counts = dense([points // 10 for points in totals])
    low, high = (sorted(totals)[rank - 1] for rank in ranks(len(totals)) or (0, 0))

    found = of_total(counts)

    assert found is not None
    assert found.low <= low <= high <= found.high
    assert found.holds(about(counts, HALF))


def test_a_thousand_points_are_the_end_of_the_scale() -> None:
    assert of_total(dense([100] * 6)) == Interval(1000.0, 1000.0)
    assert of_total(dense([99] * 6)) == Interval(990.0, 1000.0)


def test_many_totals_at_once_equal_one_by_one() -> None:
    counts = np.stack([dense([30] * 3 + [40] * 9), dense([30] * 3), dense([100] * 8)])

    low_high = of_totals(counts)

    assert low_high[0].tolist() == [300.0, 410.0]
    assert np.isnan(low_high[1]).all()
    assert low_high[2].tolist() == [1000.0, 1000.0]


@given(st.integers(1, 2_000), st.sampled_from([LOWER, HALF, UPPER, Fraction(9, 10)]))
def test_ranks_mirror_each_other(n: int, p: Fraction) -> None:
    found, mirrored = ranks(n, p), ranks(n, 1 - p)

    assert (found is None) == (mirrored is None)
    if found and mirrored:
        assert found == (n + 1 - mirrored[1], n + 1 - mirrored[0])
