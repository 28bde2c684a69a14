"""Quantiles from counts equal numpy's on the raw scores."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.quantile import HALF, LOWER, UPPER, about, type_1, type_7
from tests.unit.benchmark.populations import heaped_samples

PS = (Fraction(1, 10), LOWER, HALF, UPPER, Fraction(9, 10))


def test_2000_random_samples_with_ties_equal_numpy() -> None:
    for sample in heaped_samples(2_000):
        counts = Histogram.of(sample).dense()
        for p in PS:
            assert type_1(counts, p) == np.percentile(
                sample, float(p) * 100, method="inverted_cdf"
            ), (sample, p)
            assert type_7(counts, p) == pytest.approx(np.percentile(sample, float(p) * 100))


@given(st.lists(st.integers(0, 100), min_size=1, max_size=80), st.sampled_from(PS))
def test_any_sample_equals_numpy(sample: list[int], p: Fraction) -> None:
    counts = Histogram.of(sample).dense()

    assert type_1(counts, p) == np.percentile(sample, float(p) * 100, method="inverted_cdf")
    assert type_7(counts, p) == pytest.approx(np.percentile(sample, float(p) * 100))


@pytest.mark.parametrize("score", [0, 100])
def test_one_score_at_an_end_of_the_scale_is_every_quantile(score: int) -> None:
    counts = Histogram.of([score]).dense()

    assert {type_1(counts, p) for p in (Fraction(0), *PS, Fraction(1))} == {score}
    assert {type_7(counts, p) for p in (Fraction(0), *PS, Fraction(1))} == {float(score)}


def test_the_extremes_are_lowest_and_highest() -> None:
    counts = Histogram.of([3, 97, 40]).dense()

    assert (type_1(counts, Fraction(0)), type_1(counts, Fraction(1))) == (3, 97)
    assert (type_7(counts, Fraction(0)), type_7(counts, Fraction(1))) == (3.0, 97.0)


@given(st.lists(st.integers(0, 999), min_size=1, max_size=60), st.sampled_from(PS))
def test_about_lies_within_ten_points_of_the_exact_quantile(totals: list[int], p: Fraction) -> None:
    counts = Histogram.of([points // 10 for points in totals]).dense()
    exact = np.percentile(totals, float(p) * 100, method="inverted_cdf")

    assert abs(about(counts, p) - exact) <= 10


def test_about_walks_through_a_bin_in_proportion() -> None:
    counts = Histogram.of([34] * 4).dense()

    assert about(counts, HALF) == 345.0


def test_a_thousand_points_are_a_thousand() -> None:
    assert about(Histogram.of([100] * 3).dense(), HALF) == 1000.0


def test_nothing_has_no_quantile() -> None:
    with pytest.raises(ValueError, match="nothing"):
        type_1(Histogram().dense(), HALF)
