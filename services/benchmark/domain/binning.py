"""From exact decimal strings to the bins that are counted, without passing through floats.

A criterion has 101 one-point bins, 0 to 100, percents rounded half up. The total has 101 ten-point
bins by its floor, so that 1,000 points have the last bin to themselves (benchmark.md 1): the total
is a known sum of the criteria and would link them if it were any finer.
"""

import re
from functools import lru_cache

BINS = 101
TOTAL = "total"
TOTAL_BIN_POINTS = 10

_DECIMAL = re.compile(r"([0-9]{1,4})(?:\.([0-9]+))?")


class NotAScore(ValueError):
    """A string that is no decimal number within the scale; the assessment has to be corrected."""


@lru_cache(maxsize=65_536)
def criterion_bin(percent: str) -> int:
    """Bin of a criterion's percent, 0 to 100: `57.5` -> 58, `57.499999999999` -> 57."""
    whole, fraction = _parts(percent)
    rounded = whole + (fraction[:1] >= "5")
    if whole > 100 or (whole == 100 and fraction.strip("0")):
        raise NotAScore("a criterion's percent lies between 0 and 100")
    return rounded


def widened(bin_: int, width: int) -> int:
    """The multiple of `width` points nearest to a one-point bin, half up: 3 -> 5, 7 -> 5.

    Scores heap on multiples of five (benchmark.md 1), which so keep their place.
    """
    return width * ((2 * bin_ + width) // (2 * width))


@lru_cache(maxsize=65_536)
def total_bin(points: str) -> int:
    """Bin of a total, 0 to 1,000 points: `349.99` -> 34, `1000` -> 100."""
    whole, fraction = _parts(points)
    if whole > 1000 or (whole == 1000 and fraction.strip("0")):
        raise NotAScore("a total lies between 0 and 1,000 points")
    return whole // TOTAL_BIN_POINTS


def _parts(decimal: str) -> tuple[int, str]:
    match = _DECIMAL.fullmatch(decimal)
    if match is None:
        raise NotAScore("a score is a plain decimal number such as 57.5")
    return int(match[1]), match[2] or ""
