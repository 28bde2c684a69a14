"""The figures of many groups at once: sizes, medians with their intervals, quartiles, precision.

Counts have shape (groups, codes, 101), where the last code may be the total in ten-point bins; all
results have shape (groups, codes) and are in points, NaN where there is nothing to tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.binning import BINS, TOTAL, TOTAL_BIN_POINTS
from services.benchmark.domain.detectable import ENOUGH, USUAL_SIGMA, least_difference
from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.intervals import ranks
from services.benchmark.domain.order_statistic import Numbers, sizes
from services.benchmark.domain.quantile import HALF, LOWER, UPPER

_POWERS = np.arange(BINS, dtype=np.float64)[:, None] ** np.arange(3)


@dataclass(frozen=True)
class Figures:
    """Of each group and code; `interval` has shape (groups, codes, 2), low and high."""

    n: NDArray[np.int64]
    median: Numbers
    lower: Numbers
    upper: Numbers
    interval: Numbers


def figures(counts: Dense, codes: Sequence[str]) -> Figures:
    """Medians of type 7 and quartiles of type 1; the total's are interpolated: say "about".

    All order statistics are looked up at once: a million scores are thirty thousand counts.
    """
    n = sizes(counts)
    bounds = _bounds(n)
    wanted = np.stack(
        [(n + 1) // 2, n // 2 + 1, _rank(n, LOWER), _rank(n, UPPER), bounds[0], bounds[1]]
    )
    found = np.where((wanted > 0) & (n > 0), _scores_at(counts, n, wanted), np.nan)
    result = Figures(
        n, (found[0] + found[1]) / 2, found[2], found[3], np.stack([found[4], found[5]], axis=-1)
    )
    if TOTAL in codes:
        at = codes.index(TOTAL)
        totals = counts[:, at]
        for p, column in ((HALF, result.median), (LOWER, result.lower), (UPPER, result.upper)):
            column[:, at] = abouts(totals, p)
        edges = (result.interval[:, at] + np.array([0, 1])) * TOTAL_BIN_POINTS
        result.interval[:, at] = np.minimum(edges, (BINS - 1) * float(TOTAL_BIN_POINTS))
    return result


def _rank(n: NDArray[np.int64], p: Fraction) -> NDArray[np.int64]:
    return -(-n * p.numerator // p.denominator)


def _bounds(n: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ranks of the median's interval, low and high first; 0 for too few."""
    distinct, place = np.unique(n, return_inverse=True)
    known = [ranks(each) or (0, 0) for each in distinct.tolist()]
    return np.array(known, np.int64).reshape(-1, 2).T[:, place.reshape(n.shape)]


def _scores_at(counts: Dense, n: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Scores at ranks from 1, shape (ranks, groups, codes), by one search in one running sum."""
    running = counts.reshape(-1).cumsum()
    before = (n.reshape(-1).cumsum() - n.reshape(-1)).reshape(n.shape)
    first = np.arange(n.size).reshape(n.shape) * BINS
    found: NDArray[np.int64] = np.searchsorted(running, before + wanted) - first
    return found


def abouts(counts: Dense, p: Fraction) -> Numbers:
    """`quantile.about` of many histograms of totals: shape (..., 101) to (...)."""
    n = sizes(counts)
    wanted = n * float(p)
    cumulative = counts.cumsum(axis=-1)
    bin_ = np.count_nonzero(cumulative < np.maximum(np.ceil(wanted), 1)[..., None], axis=-1)
    bin_ = np.minimum(bin_, BINS - 1)
    before = np.take_along_axis(cumulative, bin_[..., None], -1)[..., 0]
    inside = np.take_along_axis(counts, bin_[..., None], -1)[..., 0]
    share = (wanted - (before - inside)) / np.maximum(inside, 1)
    points = TOTAL_BIN_POINTS * (bin_ + np.where(bin_ < BINS - 1, share, 0.0))
    return np.where(n > 0, points, np.nan)


def moments(counts: Dense) -> Numbers:
    """How many scores, their sum and the sum of their squares: shape (..., 101) to (..., 3)."""
    found: Numbers = counts.astype(np.float64) @ _POWERS
    return found


def detectable(groups: Numbers, others: Numbers, codes: Sequence[str], deff: float) -> Numbers:
    """Least difference of medians that can be told, of each group and those it is held against.

    Both are `moments` and share nobody. NaN where either is empty.
    """
    n, m = groups[..., 0], others[..., 0]
    freedom = np.maximum(n - 1, 0) + np.maximum(m - 1, 0)
    within = np.maximum(_squares(groups) + _squares(others), 0.0)
    spread = np.where(freedom >= ENOUGH, np.sqrt(within / np.maximum(freedom, 1)), USUAL_SIGMA)
    # Of too few totals little is known: as if all criteria moved together.
    points = np.array([float(TOTAL_BIN_POINTS) if code == TOTAL else 1.0 for code in codes])
    least = least_difference(np.maximum(n, 1) / deff, np.maximum(m, 1) / deff, 1.0)
    return np.where((n > 0) & (m > 0), least * spread * points, np.nan)


def _squares(of: Numbers) -> Numbers:
    """Sum of squared distances from the mean, in bins."""
    found: Numbers = of[..., 2] - of[..., 1] ** 2 / np.maximum(of[..., 0], 1)
    return found
