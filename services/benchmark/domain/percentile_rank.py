"""Where one score stands in a group: its percentile rank, shown to people as a band of tens."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.binning import BINS
from services.benchmark.domain.histogram import Dense, NegativeCount
from services.benchmark.domain.intervals import Interval
from services.benchmark.domain.order_statistic import Numbers, sizes

Z = 1.959963984540054  # two-sided 95 % of the normal distribution
TENS = 10
MOST_GAPS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A percentile rank in 0..100, its 95 % interval, and the group behind it.

    `band` is the interval rounded outward to tens: "between the 40th and 70th of 100".
    """

    rank: float
    interval: Interval
    band: Interval
    n: int
    n_eff: float


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a score lies from the median of the group, in points; above it when positive."""

    code: str
    points: float


def without(counts: Dense, bin_: int) -> Dense:
    """Counts of shape (101,) less one at `bin_`: one's own record, in the bin it was sealed with.

    A correction after sealing changes the score but not the batch, so the sealed bin is needed.
    Raises NegativeCount when nobody was counted there.
    """
    if counts[bin_] < 1:
        raise NegativeCount
    left = counts.copy()
    left[bin_] -= 1
    return left


def mid_rank(counts: Dense, score: NDArray[np.int64] | int) -> Numbers:
    """100 (C[s-1] + h[s] / 2) / n, `scipy.stats.percentileofscore` of kind `mean`.

    `counts` has shape (..., 101) and `score` shape (...), or is one for all; it is rounded as the
    counts are. NaN where nothing was counted.
    """
    bins = np.arange(BINS)
    wanted = np.asarray(score)[..., None]
    weights = (bins < wanted) + 0.5 * (bins == wanted)
    n = sizes(counts)
    below: Numbers = (counts * weights).sum(axis=-1)
    return np.where(n > 0, 100 * below / np.maximum(n, 1), np.nan)


def wilson(share: Numbers | float, n: Numbers | float) -> tuple[Numbers, Numbers]:
    """Wilson's 95 % interval of a share in 0..1 seen in n (or n_eff) cases; n above 0.

    Equal to statsmodels' `proportion_confint(method="wilson")`. A mid-rank varies no more than a
    plain share does, so the interval covers at least as much.
    """
    share_, n_ = np.asarray(share, np.float64), np.asarray(n, np.float64)
    squared = Z * Z / n_
    centre = (share_ + squared / 2) / (1 + squared)
    half = Z / (1 + squared) * np.sqrt(share_ * (1 - share_) / n_ + squared / (4 * n_))
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def band(interval: Interval) -> Interval:
    """Rounded outward to whole tens, within 0..100."""
    low = math.floor(_steady(interval.low) / TENS) * TENS
    high = math.ceil(_steady(interval.high) / TENS) * TENS
    return Interval(float(max(low, 0)), float(min(high, 100)))


def place(counts: Dense, score: int, own: int | None = None, deff: float = 1.0) -> Place | None:
    """Where `score` stands among counts of shape (101,); None when nobody is left to compare with.

    `own` is the bin of the own record when the group holds it, see `without`; it is taken out
    here, on the spot, and nothing is published of what is left. `deff` is the design effect.
    """
    group = counts if own is None else without(counts, own)
    n = int(group.sum())
    if not n:
        return None
    rank = float(mid_rank(group, score))
    low, high = wilson(rank / 100, n / deff)
    interval = Interval(100 * float(low), 100 * float(high))
    return Place(rank, interval, band(interval), n, n / deff)


def largest_gaps(
    scores: Mapping[str, float],
    medians: Mapping[str, float],
    intervals: Mapping[str, Interval | None],
) -> tuple[Gap, ...]:
    """By criterion code: up to three gaps to the median, largest first, outside its interval only.

    Without an interval there is no gap, since it could be chance; none at all means "no clear
    difference". Equal gaps stand in order of their codes.
    """
    clear = []
    for code, score in scores.items():
        interval = intervals.get(code)
        if interval is not None and not interval.holds(score):
            clear.append(Gap(code, score - medians[code]))
    return tuple(sorted(clear, key=lambda gap: (-abs(gap.points), gap.code))[:MOST_GAPS])


def _steady(value: float) -> float:
    """Without the last digits, so that 40 computed as 40.000000000001 does not end in 50."""
    return round(value, 9)
