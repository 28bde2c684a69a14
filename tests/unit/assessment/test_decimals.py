"""Percents are read exactly or refused for the right reason, and written without rounding up."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.decimals import read_percent, write_decimal
from services.assessment.domain.refusal import Refusal
from tests.unit.assessment.making import percents


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Fraction(0)),
        ("100", Fraction(100)),
        ("100.000", Fraction(100)),
        ("57.5", Fraction(115, 2)),
        ("007", Fraction(7)),
        ("0.1", Fraction(1, 10)),
        ("33.333333333333", Fraction(33333333333333, 10**12)),
    ],
)
def test_decimal_is_read_exactly(text: str, value: Fraction) -> None:
    assert read_percent(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "score.missing"),
        ("  ", "score.missing"),
        (" 5", "score.space"),
        ("5 ", "score.space"),
        ("5\u00a0", "score.space"),
        ("57,5", "score.decimal_comma"),
        ("57%", "score.percent_sign"),
        ("1e2", "score.exponent"),
        ("1E+2", "score.exponent"),
        ("NaN", "score.not_a_number"),
        ("Infinity", "score.not_a_number"),
        ("+5", "score.not_a_number"),
        (".5", "score.not_a_number"),
        ("5.", "score.not_a_number"),
        ("1_0", "score.not_a_number"),
        ("1/2", "score.not_a_number"),
        ("0x10", "score.not_a_number"),
        ("\u0665", "score.not_a_number"),
        ("\uff15", "score.not_a_number"),
        ("5.0000000000001", "score.too_many_decimals"),
        ("100.000000000001", "score.out_of_range"),
        ("101", "score.out_of_range"),
        ("-1", "score.out_of_range"),
        ("-0", "score.out_of_range"),
        ("9" * 10_000, "score.not_a_number"),
    ],
)
def test_anything_else_is_refused_for_its_reason(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_percent(text)

    assert refusal.value.code == code
    assert refusal.value.field == "score"
    assert len(str(refusal.value.params.get("value", ""))) <= 25


@given(st.text(max_size=30))
def test_any_text_is_a_percent_or_a_refusal(text: str) -> None:
    try:
        value = read_percent(text)
    except Refusal:
        return

    assert 0 <= value <= 100
    assert value == Fraction(text)


@given(percents)
def test_what_was_written_is_read_again_unchanged(value: Fraction) -> None:
    assert read_percent(write_decimal(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(100), "100"),
        (Fraction(115, 2), "57.5"),
        (Fraction(200, 3), "66.666666666666"),
        (Fraction(100, 3), "33.333333333333"),
        (Fraction(1, 10**12), "0.000000000001"),
        (Fraction(1, 10**13), "0"),
    ],
)
def test_number_is_cut_after_twelve_decimals(value: Fraction, text: str) -> None:
    assert write_decimal(value) == text


@given(st.fractions(0, 1000))
def test_cutting_never_changes_the_rounded_whole(value: Fraction) -> None:
    exact = (2 * value + 1).__floor__() // 2

    rounded = int(Decimal(write_decimal(value)).quantize(Decimal(1), ROUND_HALF_UP))

    assert rounded == exact
