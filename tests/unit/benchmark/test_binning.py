"""Scores reach their bins exactly, whatever floats would have made of them."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.binning import NotAScore, criterion_bin, total_bin

decimals = st.decimals(0, 100, places=12, allow_nan=False)


@pytest.mark.parametrize(
    ("percent", "bin_"),
    [
        ("0", 0),
        ("0.5", 1),
        ("0.499999999999", 0),
        ("57.5", 58),
        ("57.499999999999", 57),
        ("62.0", 62),
        ("99.5", 100),
        ("100", 100),
        ("100.00", 100),
    ],
)
def test_percents_are_rounded_half_up(percent: str, bin_: int) -> None:
    assert criterion_bin(percent) == bin_


@given(decimals)
def test_rounding_equals_exact_decimal_arithmetic(percent: Decimal) -> None:
    exact = int(percent.quantize(Decimal(1), ROUND_HALF_UP))

    assert criterion_bin(f"{percent:f}") == exact


@pytest.mark.parametrize(
    ("points", "bin_"), [("0", 0), ("9.999", 0), ("10", 1), ("349.99", 34), ("999.9", 99)]
)
def test_totals_fall_into_ten_point_bins(points: str, bin_: int) -> None:
    assert total_bin(points) == bin_


def test_a_thousand_points_have_their_own_bin() -> None:
    assert total_bin("1000") == 100
    assert total_bin("999.999999999999") == 99


@pytest.mark.parametrize("percent", ["100.1", "101", "-1", "57,5", "", "5e1", " 5", "1000"])
def test_what_is_no_percent_is_refused(percent: str) -> None:
    with pytest.raises(NotAScore):
        criterion_bin(percent)


@pytest.mark.parametrize("points", ["1000.1", "1001", "-1", "9999"])
def test_what_is_no_total_is_refused(points: str) -> None:
    with pytest.raises(NotAScore):
        total_bin(points)
