"""One organisation's place in a group: a band, not a point, and without counting itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.histogram import NegativeCount
from services.benchmark.domain.intervals import Interval
from services.benchmark.domain.percentile_rank import (
    Gap,
    band,
    largest_gaps,
    mid_rank,
    place,
    without,
)
from tests.unit.benchmark.populations import MEAN, SIGMA, dense, heaped

scores = st.integers(0, 100)
samples = st.lists(scores, min_size=1, max_size=80)
percents = st.floats(0, 100)


@pytest.mark.parametrize(
    ("n", "half_width"), [(10, 31), (20, 22), (30, 18), (50, 14), (100, 10), (300, 6), (1_000, 3)]
)
def test_a_middle_place_is_as_uncertain_as_published(n: int, half_width: int) -> None:
    found = place(dense([50] * n), 50)

    assert found is not None
    assert found.rank == 50.0
    assert (found.interval.high - found.interval.low) / 2 == pytest.approx(half_width, abs=5)


@given(samples, scores)
def test_the_own_record_is_taken_out(others: list[int], own: int) -> None:
    group = dense([*others, own])

    assert place(group, own, own=own) == place(dense(others), own)


@given(samples, scores, scores)
def test_a_score_corrected_after_sealing_leaves_with_its_sealed_bin(
    others: list[int], sealed: int, now: int
) -> None:
    assert place(dense([*others, sealed]), now, own=sealed) == place(dense(others), now)


def test_nobody_is_taken_out_who_was_not_counted() -> None:
    with pytest.raises(NegativeCount):
        without(dense([10, 20]), 15)


def test_alone_in_a_group_there_is_no_place() -> None:
    assert place(dense([40]), 40, own=40) is None
    assert place(dense([]), 40) is None
    assert np.isnan(mid_rank(dense([]), 40))


@given(samples, scores, scores)
def test_a_higher_score_never_stands_lower(sample: list[int], one: int, other: int) -> None:
    low, high = sorted((one, other))

    assert mid_rank(dense(sample), low) <= mid_rank(dense(sample), high)


@given(samples, scores)
def test_the_turned_scale_turns_the_rank(sample: list[int], score: int) -> None:
    turned = mid_rank(dense(sample)[::-1].copy(), 100 - score)

    assert mid_rank(dense(sample), score) + turned == pytest.approx(100)


@given(samples, scores, st.floats(1, 10))
def test_clustering_widens_the_interval_around_the_same_rank(
    sample: list[int], score: int, deff: float
) -> None:
    alone, clustered = place(dense(sample), score), place(dense(sample), score, deff=deff)

    assert alone is not None
    assert clustered is not None
    assert clustered.rank == alone.rank
    assert clustered.n_eff == pytest.approx(alone.n / deff)
    assert clustered.interval.low <= alone.interval.low + 1e-9
    assert clustered.interval.high >= alone.interval.high - 1e-9


@given(percents, percents)
def test_a_band_is_the_interval_rounded_outward_to_tens(one: float, other: float) -> None:
    interval = Interval(*sorted((one, other)))

    found = band(interval)

    assert 0 <= found.low <= interval.low + 1e-8
    assert interval.high - 1e-8 <= found.high <= 100
    assert found.low % 10 == found.high % 10 == 0
    assert interval.low - found.low < 10
    assert found.high - interval.high < 10


def test_a_band_is_read_aloud() -> None:
    found = place(dense(list(range(101))), 55)

    assert found is not None
    assert found.band == Interval(40.0, 70.0)


@pytest.mark.parametrize("score", [30, 45, 60, 75])
@pytest.mark.parametrize("n", [8, 20, 50, 200])
def test_the_interval_covers_the_true_rank(score: int, n: int) -> None:
    random = np.random.default_rng(6)
    true = float(mid_rank(dense(heaped(random, random.normal(MEAN, SIGMA, 1_000_000))), score))

    found = [
        place(dense(heaped(random, random.normal(MEAN, SIGMA, n))), score) for _ in range(1_500)
    ]

    covered = np.mean([each is not None and each.interval.holds(true) for each in found])
    assert covered >= 0.95 - 3.3 * (0.95 * 0.05 / 1_500) ** 0.5


def test_only_gaps_outside_the_interval_are_named_and_three_at_most() -> None:
    medians = {"1": 50.0, "2": 50.0, "3": 50.0, "4": 50.0, "5": 50.0, "6": 50.0}
    intervals: dict[str, Interval | None] = {code: Interval(40, 60) for code in medians}
    intervals["6"] = None
    own = {"1": 60, "2": 61, "3": 20, "4": 90, "5": 75, "6": 0}

    found = largest_gaps(own, medians, intervals)

    assert found == (Gap("4", 40.0), Gap("3", -30.0), Gap("5", 25.0))


def test_no_gap_outside_any_interval_is_no_clear_difference() -> None:
    assert largest_gaps({"1": 55}, {"1": 50.0}, {"1": Interval(50, 55)}) == ()
    assert largest_gaps({"1": 55}, {}, {}) == ()
