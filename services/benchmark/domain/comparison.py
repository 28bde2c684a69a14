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
from services.benchmark.domain.intervals import of_quantiles, of_totals
from services.benchmark.domain.order_statistic import Numbers, at_rank, medians, quantiles, sizes
from services.benchmark.domain.quantile import HALF, LOWER, UPPER


@dataclass(frozen=True)
class Figures:
    """Of each group and code; `interval` has shape (groups, codes, 2), low and high."""

    n: NDArray[np.int64]
    median: Numbers
    lower: Numbers
    upper: Numbers
    interval: Numbers


def figures(counts: Dense, codes: Sequence[str]) -> Figures:
    """Medians of type 7 and quartiles of type 1; the total's are interpolated: say "about"."""
    found = Figures(
        n=sizes(counts),
        median=medians(counts),
        lower=quantiles(counts, LOWER),
        upper=quantiles(counts, UPPER),
        interval=of_quantiles(counts),
    )
    if TOTAL in codes:
        at = codes.index(TOTAL)
        totals = counts[:, at]
        for p, column in ((HALF, found.median), (LOWER, found.lower), (UPPER, found.upper)):
            column[:, at] = abouts(totals, p)
        found.interval[:, at] = of_totals(totals)
    return found


def abouts(counts: Dense, p: Fraction) -> Numbers:
    """`quantile.about` of many histograms of totals: shape (..., 101) to (...)."""
    n = sizes(counts)
    wanted = n * float(p)
    bin_ = np.minimum(at_rank(counts, np.maximum(np.ceil(wanted), 1)), BINS - 1)
    cumulative = np.take_along_axis(counts.cumsum(axis=-1), bin_[..., None], -1)[..., 0]
    inside = np.take_along_axis(counts, bin_[..., None], -1)[..., 0]
    share = (wanted - (cumulative - inside)) / np.maximum(inside, 1)
    points = TOTAL_BIN_POINTS * (bin_ + np.where(bin_ < BINS - 1, share, 0.0))
    return np.where(n > 0, points, np.nan)


def detectable(groups: Dense, others: Dense, codes: Sequence[str], deff: float) -> Numbers:
    """Least difference of medians that can be told, of each group and those it is held against.

    `others` has the shape of `groups` and shares nobody with them. NaN where either is empty.
    """
    n, m = sizes(groups), sizes(others)
    freedom = np.maximum(n - 1, 0) + np.maximum(m - 1, 0)
    within = np.maximum(_squares(groups, n) + _squares(others, m), 0.0)
    spread = np.where(freedom >= ENOUGH, np.sqrt(within / np.maximum(freedom, 1)), USUAL_SIGMA)
    points = np.where([code == TOTAL for code in codes], float(TOTAL_BIN_POINTS), 1.0)
    # Of the total little is known: as if all criteria moved together.
    least = least_difference(np.maximum(n, 1) / deff, np.maximum(m, 1) / deff, 1.0)
    return np.where((n > 0) & (m > 0), least * spread * points, np.nan)


def _squares(counts: Dense, n: NDArray[np.int64]) -> Numbers:
    """Sum of squared distances from the mean, in bins."""
    bins = np.arange(BINS, dtype=np.float64)
    sums = counts @ np.stack([bins, bins * bins], axis=-1)
    found: Numbers = sums[..., 1] - sums[..., 0] ** 2 / np.maximum(n, 1)
    return found
