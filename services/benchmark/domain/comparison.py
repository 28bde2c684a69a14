"""The figures of many groups at once: sizes, medians with their intervals, quartiles, precision.

Counts have shape (groups, codes, 101), where the last code may be the total in ten-point bins; all
results have shape (groups, codes) and are in points, NaN where there is nothing to tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.binning import BINS, TOTAL, TOTAL_BIN_POINTS
from services.benchmark.domain.detectable import ENOUGH, USUAL_SIGMA, least_difference
from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.order_statistic import Numbers, sizes
from services.benchmark.domain.quantile import HALF, LOWER, UPPER
from services.benchmark.domain.rank_table import RankTable

_RANKS = RankTable()
# Of the ranks, those that the total's quartiles and median are interpolated from.
_ABOUT = [0, 2, 5]
_POWERS = np.arange(BINS, dtype=np.float64)[:, None] ** np.arange(3)


@dataclass(frozen=True)
class Figures:
    """Of each group and code; `interval` has shape (groups, codes, 2), low and high."""

    n: NDArray[np.int64]
    median: Numbers
    lower: Numbers
    upper: Numbers
    interval: Numbers

    def of(self, groups: Sequence[int]) -> "Figures":
        """Of these groups only, in this order."""
        chosen = list(groups)
        return Figures(
            self.n[chosen],
            self.median[chosen],
            self.lower[chosen],
            self.upper[chosen],
            self.interval[chosen],
        )


def figures(counts: Dense, codes: Sequence[str]) -> Figures:
    """Medians of type 7 and quartiles of type 1; the total's are interpolated: say "about".

    All order statistics are looked up at once, by one search in one running sum.
    """
    n = sizes(counts)
    running = counts.reshape(-1).cumsum()
    before = (n.reshape(-1).cumsum() - n.reshape(-1)).reshape(n.shape)
    first = np.arange(n.size).reshape(n.shape) * BINS
    wanted = _RANKS.of(n)
    at = np.searchsorted(running, before[..., None] + wanted)
    found = np.where(wanted > 0, at - first[..., None], np.nan)
    result = Figures(
        n,
        median=(found[..., 2] + found[..., 3]) / 2,
        lower=found[..., 0],
        upper=found[..., 5],
        interval=found[..., [1, 4]],
    )
    if TOTAL in codes:
        column = codes.index(TOTAL)
        bins = at[:, column, _ABOUT].T
        below, inside = running[bins] - before[:, column], counts.reshape(-1)[bins]
        points = _abouts(found[:, column, _ABOUT].T, n[:, column], below - inside, inside)
        result.lower[:, column], result.median[:, column], result.upper[:, column] = points
        edges = (result.interval[:, column] + np.array([0, 1])) * TOTAL_BIN_POINTS
        result.interval[:, column] = np.minimum(edges, (BINS - 1) * float(TOTAL_BIN_POINTS))
    return result


def _abouts(
    bins: Numbers, n: NDArray[np.int64], before: NDArray[np.int64], inside: NDArray[np.int64]
) -> Numbers:
    """`quantile.about` of quartiles and median, shape (3, groups), from the bins they are in."""
    wanted = np.array([[float(LOWER)], [float(HALF)], [float(UPPER)]]) * n
    share = np.where(bins < BINS - 1, (wanted - before) / np.maximum(inside, 1), 0.0)
    points: Numbers = TOTAL_BIN_POINTS * (bins + share)
    return points


def moments(counts: Dense) -> Numbers:
    """How many scores, their sum and the sum of their squares: shape (..., 101) to (..., 3)."""
    found: Numbers = counts.astype(np.float64) @ _POWERS
    return found


def detectable(
    groups: Numbers,
    others: Numbers,
    codes: Sequence[str],
    deff: Numbers | float,
    others_deff: Numbers | float,
) -> Numbers:
    """Least difference of medians that can be told, of each group and those it is held against.

    Both are `moments` and share nobody, each with its design effect. NaN where either is empty.
    """
    n, m = groups[..., 0], others[..., 0]
    freedom = np.maximum(n - 1, 0) + np.maximum(m - 1, 0)
    within = np.maximum(_squares(groups) + _squares(others), 0.0)
    spread = np.where(freedom >= ENOUGH, np.sqrt(within / np.maximum(freedom, 1)), USUAL_SIGMA)
    # Of too few totals little is known: as if all criteria moved together.
    points = np.array([float(TOTAL_BIN_POINTS) if code == TOTAL else 1.0 for code in codes])
    least = least_difference(np.maximum(n, 1) / deff, np.maximum(m, 1) / others_deff, 1.0)
    return np.where((n > 0) & (m > 0), least * spread * points, np.nan)


def _squares(of: Numbers) -> Numbers:
    """Sum of squared distances from the mean, in bins."""
    found: Numbers = of[..., 2] - of[..., 1] ** 2 / np.maximum(of[..., 0], 1)
    return found
