"""Percents as people and messages write them: exact decimals, never floats."""

import re
from fractions import Fraction
from functools import lru_cache

from services.assessment.domain.refusal import Refusal

MOST_DECIMALS = 12
LOWEST, HIGHEST = 0, 100

_UNIT = 10**MOST_DECIMALS
_SHOWN = 24
_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
# What people write by mistake, in the order in which it is looked for.
_MISTAKES = (
    (re.compile(r"\s*"), "score.missing"),
    (re.compile(r"\s.*|.*\s", re.DOTALL), "score.space"),
    (re.compile(r"[0-9]+,[0-9]+"), "score.decimal_comma"),
    (re.compile(r".*%"), "score.percent_sign"),
    (re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+"), "score.exponent"),
)


@lru_cache(maxsize=4096)
def read_percent(text: str) -> Fraction:
    """Read a percent from 0 to 100 exactly: `57.5` is 115/2.

    Digits, at most one point with digits on both sides of it, at most twelve decimals, nothing
    else. Raises Refusal with a reason that fits the mistake.
    """
    match = _NUMBER.fullmatch(text) if len(text) <= _SHOWN else None
    if match is None:
        raise _refused(text)
    minus, whole, decimals = match.groups(default="")
    if len(decimals) > MOST_DECIMALS:
        raise Refusal("score.too_many_decimals", "score", value=text, most=MOST_DECIMALS)
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    if value > HIGHEST or minus:
        raise Refusal("score.out_of_range", "score", value=text, lowest=LOWEST, highest=HIGHEST)
    return value


def write_decimal(value: Fraction) -> str:
    """Write a number that is not negative, as a decimal of at most twelve places: 115/2 is `57.5`.

    What does not end within twelve places is cut, not rounded: 200/3 is `66.666666666666`. A cut
    number never reaches the next half or whole point, so rounding it half up to a whole percent
    gives the same as rounding the exact fraction.
    """
    whole, rest = divmod(value.numerator * _UNIT // value.denominator, _UNIT)
    if not rest:
        return str(whole)
    return f"{whole}.{rest:0{MOST_DECIMALS}}".rstrip("0")


def write_signed(value: Fraction) -> str:
    """Write any number as `write_decimal` does, with a minus where it is negative."""
    return f"-{write_decimal(-value)}" if value < 0 else write_decimal(value)


def _refused(text: str) -> Refusal:
    for mistake, code in _MISTAKES:
        if mistake.fullmatch(text):
            return Refusal(code, "score", value=shown(text))
    return Refusal("score.not_a_number", "score", value=shown(text))


def shown(text: str) -> str:
    """As much of what somebody wrote as fits into a sentence, without invisible characters."""
    seen = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:_SHOWN])
    return seen if len(text) <= _SHOWN else f"{seen}…"
