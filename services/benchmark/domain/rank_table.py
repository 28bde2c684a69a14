"""Which of n sorted scores are the quartiles, the median and the bounds of its interval, by n.

The bounds are quantiles of a binomial distribution. Each n is worked out once in a process and then
looked up, because the figures of one comparison have hundreds of n.
"""

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.intervals import ranks
from services.benchmark.domain.quantile import LOWER, UPPER

Ranks = NDArray[np.int64]
# Numbers that are looked up, 12 MiB of ranks at most; larger ones are worked out whenever asked.
MOST = 1 << 18
_UNKNOWN = -1


class RankTable:
    """By n the ranks, from 1, of lower quartile, interval's low end, both medians, high, upper.

    0 for what n scores are too few to have. May be shared by threads: each writes the same.
    """

    def __init__(self) -> None:
        self._known = np.full((1024, 6), _UNKNOWN, np.int64)

    def of(self, n: NDArray[np.int64]) -> Ranks:
        """The ranks for each n, shape (...) to (..., 6)."""
        largest = int(n.max(initial=0))
        if largest >= MOST:
            return _worked_out(n)
        known = self._known
        if largest >= len(known):
            known = self._grown(largest)
        found: Ranks = known[n]
        if (found == _UNKNOWN).any():
            known[n] = found = _worked_out(n)
        return found

    def _grown(self, largest: int) -> Ranks:
        """A larger table with all that is known; whoever uses the old one is not disturbed."""
        grown = np.full((1 << largest.bit_length(), 6), _UNKNOWN, np.int64)
        grown[: len(self._known)] = self._known
        self._known = grown
        return grown


def _worked_out(n: NDArray[np.int64]) -> Ranks:
    distinct, place = np.unique(n, return_inverse=True)
    known = np.array([_ranks(each) for each in distinct.tolist()], np.int64)
    return known.reshape(-1, 6)[place.reshape(n.shape)]


def _ranks(n: int) -> tuple[int, int, int, int, int, int]:
    if n < 1:
        return 0, 0, 0, 0, 0, 0
    low, high = ranks(n) or (0, 0)
    lower, upper = (-(-n * p.numerator // p.denominator) for p in (LOWER, UPPER))
    return lower, low, (n + 1) // 2, n // 2 + 1, high, upper
