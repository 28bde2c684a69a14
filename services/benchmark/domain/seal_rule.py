"""The disclosure rule: when a group may be sealed, and what is missing when it may not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.benchmark.domain.batch import histograms_of
from services.benchmark.domain.binning import TOTAL
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.record import Record

FLOOR_K = 5
# One-point bins are safe from this k on; below it batches need five-point bins (benchmark.md 1).
ONE_POINT_K = 8
WIDE_BINS = 5
SPREAD_POINTS = 10


@dataclass(frozen=True, slots=True)
class SealRule:
    """At least `k` organisations, and `spread` points left on every criterion without any one."""

    k: int = ONE_POINT_K
    spread: int = SPREAD_POINTS
    width: int = 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which rule a group breaks, and what an administrator needs to know to change that."""

    rule: str
    params: dict[str, Any]


def policy_refusal(rule: SealRule) -> Refusal | None:
    """Why nothing may be sealed under this policy at all; None when it may."""
    if rule.k < FLOOR_K:
        return Refusal("k_below_floor", {"k": rule.k, "floor": FLOOR_K})
    return None


def least_width(m: int, rule: SealRule) -> int:
    """Least width in points of the criteria's bins in a batch of `m` organisations."""
    return max(rule.width, WIDE_BINS) if m < ONE_POINT_K else rule.width


def refusal(group: Sequence[Record], rule: SealRule) -> Refusal | None:
    """SAFE of benchmark.md 2.4: why this group may not be sealed, or None when it may.

    The group holds one record per organisation, all of one series and shape. Numbers of
    organisations are told only as how many more are needed, and nobody is named.
    """
    if len(group) < rule.k:
        return Refusal("too_few", {"k": rule.k, "missing": rule.k - len(group)})
    return group_refusal(
        len(group),
        [record.principals for record in group],
        histograms_of([record.scores for record in group]),
        rule,
    )


def group_refusal(
    m: int,
    principals: Iterable[Iterable[str]],
    histograms: Mapping[str, Histogram],
    rule: SealRule,
) -> Refusal | None:
    """SAFE for `m` organisations of whom the principals of each and the counts are known."""
    if m < rule.k:
        return Refusal("too_few", {"k": rule.k, "missing": rule.k - m})
    without_largest = m - _largest_clientele(principals)
    if without_largest < rule.k - 1:
        missing = rule.k - 1 - without_largest
        return Refusal("one_principal", {"k": rule.k, "missing": missing})
    alike = too_alike(histograms, rule, m)
    if alike:
        return Refusal("too_alike", {"criteria": ", ".join(alike), "spread": rule.spread})
    return None


def too_alike(histograms: Mapping[str, Histogram], rule: SealRule, m: int) -> list[str]:
    """Criteria on which `m` organisations are closer together than the rule's spread.

    Judged on one-point bins and on the bins that are published, which may be wider.
    """
    width = least_width(m, rule)
    return [
        code
        for code, histogram in histograms.items()
        if code != TOTAL
        and min(leave_one_out_spread(histogram), leave_one_out_spread(histogram.widened(width)))
        < rule.spread
    ]


def leave_one_out_spread(histogram: Histogram) -> int:
    """Points between lowest and highest once the one at either end is left out.

    min(x[-2] - x[0], x[-1] - x[1]) of the sorted scores; 0 for fewer than three.
    """
    if histogram.n < 3:
        return 0
    low, low_count = histogram.counts[0]
    high, high_count = histogram.counts[-1]
    second = low if low_count > 1 else histogram.counts[1][0]
    last_but_one = high if high_count > 1 else histogram.counts[-2][0]
    return min(last_but_one - low, high - second)


def _largest_clientele(principals: Iterable[Iterable[str]]) -> int:
    clients = Counter(name for known_to in principals for name in set(known_to))
    return max(clients.values(), default=0)
