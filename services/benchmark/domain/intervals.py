"""The interval of a median, or of any quantile, from order statistics: no shape is assumed."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from services.benchmark.domain.binning import TOTAL_BIN_POINTS
from services.benchmark.domain.binomial import ppf
from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.order_statistic import Numbers, sizes
from services.benchmark.domain.quantile import HALF

# Two-sided 95 %: each tail holds at most this.
TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies within."""
        return self.low <= value <= self.high


def ranks(n: int, p: Fraction = HALF) -> tuple[int, int] | None:
    """Ranks (from 1) of the scores that bound the quantile p with at least 95 % confidence.

    binom.ppf(0.025, n, p) and binom.ppf(0.975, n, p) + 1, as `scipy.stats.quantile_test` has them;
    None when n is too small for two bounds (below 6 for the median). With ties they cover more.
    """
    if n < 1:
        return None
    low, high = ppf(TAIL, n, p), ppf(1 - TAIL, n, p) + 1
    return (low, high) if low >= 1 and high <= n else None


def of_quantile(counts: Dense, p: Fraction = HALF) -> Interval | None:
    """Interval in points of a criterion, counts of shape (101,); None when there are too few."""
    return _interval(of_quantiles(counts, p))


def of_total(counts: Dense, p: Fraction = HALF) -> Interval | None:
    """Interval in points of the total, from its ten-point bins; None when there are too few.

    It reaches to the outer edges of the bins, so it is never narrower than that of the raw totals.
    """
    return _interval(of_totals(counts, p))


def of_quantiles(counts: Dense, p: Fraction = HALF) -> Numbers:
    """`of_quantile` of many: shape (..., 101) to (..., 2), low and high; NaN for too few."""
    n = sizes(counts)
    distinct, place = np.unique(n, return_inverse=True)
    known = [ranks(each, p) for each in distinct.tolist()]
    bounds = np.array([each or (0, 0) for each in known], np.int64)[place.reshape(n.shape)]
    cumulative = counts.cumsum(axis=-1)
    found = np.stack(
        [np.count_nonzero(cumulative < bounds[..., [side]], axis=-1) for side in (0, 1)], axis=-1
    )
    return np.where(bounds > 0, found, np.nan)


def of_totals(counts: Dense, p: Fraction = HALF) -> Numbers:
    """`of_total` of many: shape (..., 101) to (..., 2); the last bin has no width."""
    bins = of_quantiles(counts, p)
    last = (counts.shape[-1] - 1) * float(TOTAL_BIN_POINTS)
    edges: Numbers = np.minimum((bins + np.array([0, 1])) * TOTAL_BIN_POINTS, last)
    return edges


def _interval(bounds: Numbers) -> Interval | None:
    low, high = bounds.tolist()
    return None if np.isnan(low) else Interval(low, high)
