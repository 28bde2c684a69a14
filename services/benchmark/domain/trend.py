"""How a country's organisations stand over closed years, with the mix of sectors held still.

Different organisations take part each year: "the group changed", never "organisations improved".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.intervals import Interval
from services.benchmark.domain.order_statistic import Numbers, sizes
from services.benchmark.domain.percentile_rank import Z
from services.benchmark.domain.superiority import COARSE

# No line is drawn through a year with fewer organisations.
ENOUGH = 20


@dataclass(frozen=True)
class ClosedYear:
    """Counts of one criterion in one closed year, shape (strata, 101), and their design effect."""

    year: int
    edition: str
    counts: Dense
    deff: float = 1.0


@dataclass(frozen=True, slots=True)
class Point:
    """One year: `theta` against the base year, 0.5 when alike; None when nothing can be compared.

    `carried` is the share of the base mix that was compared. `joined` says whether a line may come
    from the point before; `breaks`, whether the edition changed since.
    """

    year: int
    edition: str
    n: int
    theta: float | None
    interval: Interval | None
    carried: float
    joined: bool
    breaks: bool


def trend(
    years: Sequence[ClosedYear], base: Mapping[str, Dense], strata: Sequence[str]
) -> tuple[Point, ...]:
    """Each year against the European distribution of its edition's base year, by rising year.

    `base` holds, by edition, Europe's counts of shape (strata, 101) in the first year of it. They
    are taken as fixed: the interval speaks of the country's own organisations only.
    """
    points: list[Point] = []
    for closed in sorted(years, key=lambda each: each.year):
        before = points[-1] if points else None
        n = int(closed.counts.sum())
        theta, variance, carried = _standardised(closed, base.get(closed.edition), strata)
        half = Z * variance**0.5
        breaks = before is not None and before.edition != closed.edition
        joined = (
            before is not None
            and not breaks
            and before.year + 1 == closed.year
            and None not in (before.theta, theta)
            and min(before.n, n) >= ENOUGH
        )
        interval = (
            None if theta is None else Interval(max(theta - half, 0.0), min(theta + half, 1.0))
        )
        points.append(
            Point(closed.year, closed.edition, n, theta, interval, carried, joined, breaks)
        )
    return tuple(points)


def _standardised(
    closed: ClosedYear, base: Dense | None, strata: Sequence[str]
) -> tuple[float | None, float, float]:
    """Theta, its variance, and the share of the base mix that was compared."""
    if base is None or not base.sum():
        return None, 0.0, 0.0
    reference = _reference(closed.counts, base, strata).astype(np.float64)
    own, there = sizes(closed.counts).astype(np.float64), reference.sum(axis=-1)
    usable = (own > 0) & (there > 0)
    weight = np.where(usable, there, 0.0)
    carried = float(weight.sum() / base.sum())
    if not carried:
        return None, 0.0, 0.0
    weight /= weight.sum()
    ridits = (reference.cumsum(axis=-1) - reference / 2) / np.maximum(there, 1)[:, None]
    f = closed.counts.astype(np.float64)
    theta = (f * ridits).sum(axis=-1) / np.maximum(own, 1)
    variance = _ridit_variance(f, ridits, theta, own, usable)
    spread = (weight**2 / np.maximum(own, 1)).sum() * variance * closed.deff
    return float(weight @ theta), float(spread), carried


def _reference(counts: Dense, base: Dense, strata: Sequence[str]) -> Dense:
    """Base counts of each stratum; whoever has no sector meets all sectors without a stratum."""
    if COARSE not in strata:
        return base
    at = strata.index(COARSE)
    open_ = sizes(counts) == 0
    open_[at] = True
    if not counts[at].any():
        return base
    reference = np.where(open_[:, None], 0, base)
    reference[at] = base[open_].sum(axis=0)
    return reference


def _ridit_variance(
    f: Numbers, ridits: Numbers, theta: Numbers, own: Numbers, usable: Numbers
) -> float:
    """Variance of one organisation's ridit within its stratum, pooled; 1/12 when too few tell."""
    squares = (f * (ridits - theta[:, None]) ** 2).sum(axis=-1)[usable].sum()
    freedom = (own - 1)[usable].sum()
    return float(squares / freedom) if freedom >= 1 else 1 / 12
