"""Histograms add up like the samples they were counted from, in any order and grouping."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.histogram import Histogram, NegativeCount, total_of

samples = st.lists(st.integers(0, 100), max_size=60)


@given(samples, samples)
def test_the_histogram_of_a_union_is_the_sum_of_its_parts(
    left: list[int], right: list[int]
) -> None:
    assert Histogram.of(left) + Histogram.of(right) == Histogram.of(left + right)


@given(samples, samples)
def test_merging_is_commutative(left: list[int], right: list[int]) -> None:
    a, b = Histogram.of(left), Histogram.of(right)

    assert a + b == b + a


@given(samples, samples, samples)
def test_merging_is_associative(one: list[int], two: list[int], three: list[int]) -> None:
    a, b, c = Histogram.of(one), Histogram.of(two), Histogram.of(three)

    assert (a + b) + c == a + (b + c)


@given(samples, samples)
def test_subtracting_what_was_added_gives_back_the_rest(left: list[int], right: list[int]) -> None:
    a, b = Histogram.of(left), Histogram.of(right)

    assert (a + b) - b == a


def test_taking_away_what_is_not_there_is_refused() -> None:
    with pytest.raises(NegativeCount):
        Histogram.of([50]) - Histogram.of([51])


@given(st.lists(samples, max_size=5))
def test_the_sum_of_many_equals_numpy_on_all_scores(parts: list[list[int]]) -> None:
    everything = [score for part in parts for score in part]

    dense = total_of(Histogram.of(part) for part in parts)

    assert dense.tolist() == np.bincount(np.array(everything, int), minlength=101).tolist()


@given(samples)
def test_counts_are_sparse_and_in_order(scores: list[int]) -> None:
    counts = Histogram.of(scores).counts

    assert [bin_ for bin_, _ in counts] == sorted(set(scores))
    assert all(count > 0 for _, count in counts)
    assert Histogram.of(scores).n == len(scores)


def test_a_score_beyond_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="101 bins"):
        Histogram.of([101])
