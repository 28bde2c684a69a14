"""Quantiles read from counts, equal to those of the raw scores, without having these.

Types after Hyndman and Fan (1996): type 1 is numpy's `inverted_cdf`, type 7 its `linear`.
"""

from fractions import Fraction

import numpy as np

from services.benchmark.domain.binning import TOTAL_BIN_POINTS
from services.benchmark.domain.histogram import Dense

LOWER, HALF, UPPER = Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)


def type_1(counts: Dense, p: Fraction) -> int:
    """The smallest x with C[x] >= p n, where C[x] counts the scores up to x; n at least 1."""
    n = _size(counts)
    return _ordered(counts, max(_ceiling(p * n), 1) - 1)


def type_7(counts: Dense, p: Fraction) -> float:
    """Between the order statistics around (n - 1) p, in proportion; n at least 1."""
    n = _size(counts)
    position = (n - 1) * p
    below = int(position)
    low = _ordered(counts, below)
    high = _ordered(counts, min(below + 1, n - 1))
    return float(low + (position - below) * (high - low))


def about(counts: Dense, p: Fraction) -> float:
    """Points of the total from ten-point bins: L + 10 (p n - C_before) / h, to say as "about".

    The last bin holds exactly 1,000 points and has no width.
    """
    n = _size(counts)
    wanted = p * n
    bin_ = _ordered(counts, max(_ceiling(wanted), 1) - 1)
    lower = bin_ * TOTAL_BIN_POINTS
    if bin_ == len(counts) - 1:
        return float(lower)
    before = int(counts[:bin_].sum())
    return float(lower + TOTAL_BIN_POINTS * (wanted - before) / int(counts[bin_]))


def _ordered(counts: Dense, rank: int) -> int:
    """The score at `rank` of the sorted scores, counted from 0."""
    return int(np.searchsorted(np.cumsum(counts), rank, side="right"))


def _size(counts: Dense) -> int:
    n = int(counts.sum())
    if n < 1:
        raise ValueError("no quantile of nothing")
    return n


def _ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
