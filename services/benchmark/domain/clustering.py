"""Clients of one practitioner resemble each other: how much fewer independent scores it leaves."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.order_statistic import Numbers

# Where nothing was estimated: the resemblance, and how many clients a practitioner has.
ASSUMED_ICC = 0.1
ASSUMED_CLIENTS = 8.0
# Organisations of one country and year from which an estimate is worth more than the assumption.
ENOUGH = 100
# More are not told: nobody advises so many.
MOST_CLIENTS = 1_000
# Steps in which an estimate is published: nobody can work back to scores from a number so coarse.
ICC_PERCENT_STEP = 5


@dataclass(frozen=True, slots=True)
class Clustering:
    """Of one country and year: `icc`, and `clients`, how many the practitioner of a client has."""

    icc: float = ASSUMED_ICC
    clients: float = ASSUMED_CLIENTS

    @property
    def deff(self) -> float:
        """The design effect, at least 1: by it variances exceed those of independent scores."""
        return design_effect(self.icc, self.clients)

    @property
    def coarse(self) -> Self:
        """As it may be published: the ICC in steps of five per cent, clients whole."""
        percent = ICC_PERCENT_STEP * round(100 * self.icc / ICC_PERCENT_STEP)
        return type(self)(percent / 100, float(min(max(round(self.clients), 1), MOST_CLIENTS)))

    def to_wire(self) -> dict[str, int]:
        """As it is published, in whole numbers: every node writes the same bytes."""
        return {"icc_percent": round(100 * self.icc), "clients": round(self.clients)}


def design_effect(icc: float, clients: float) -> float:
    """1 + (clients - 1) ICC, at least 1 (Kish 1965)."""
    return 1 + max(clients - 1, 0.0) * max(icc, 0.0)


def pooled(n: NDArray[np.int64], deff: Numbers) -> float:
    """The design effect of countries taken together, with `n` organisations each; 1 for nobody."""
    return float((n * deff).sum() / n.sum()) if n.sum() else 1.0


def rest(effects: Numbers, n: Numbers, deff: Numbers | float, of_part: Numbers) -> Numbers:
    """The design effect of n organisations less `of_part` of them, which have the effect `deff`.

    `effects` is the sum of the design effects of all n. 1 where nobody is left.
    """
    found: Numbers = np.maximum((effects - deff * of_part) / np.maximum(n - of_part, 1), 1.0)
    return found


def clients_of_average(clienteles: Sequence[int]) -> float:
    """Sum m^2 / sum m: how many clients the practitioner of an average client has.

    With unequal clienteles the plain mean m would make the design effect too small. 1 for nobody.
    """
    sizes = np.asarray(clienteles, np.float64)
    return float((sizes**2).sum() / sizes.sum()) if sizes.sum() else 1.0


def icc_of_ranks(scores: NDArray[np.float64], groups: Sequence[Hashable]) -> float | None:
    """The `icc` of the ranks of scores, shape (organisations, criteria), in groups by name.

    Ranks resemble each other less than scores do (of normal scores by 6/pi asin(ICC/2)), and it is
    ranks that theta and percentile ranks are made of.
    """
    numbers: dict[Hashable, int] = {}
    places = [numbers.setdefault(name, len(numbers)) for name in groups]
    return icc(_mid_ranks(scores), np.array(places, np.int64))


def icc(scores: NDArray[np.float64], groups: NDArray[np.int64]) -> float | None:
    """Intraclass correlation by one-way analysis of variance, the mean over criteria, in 0..1.

    (MSB - MSW) / (MSB + (m0 - 1) MSW), m0 = (N - sum m^2 / N) / (groups - 1), of scores of shape
    (organisations, criteria) and groups 0, 1, ... without a gap. None when no group has two
    members, there is one group only, or nothing varies.
    """
    m = np.bincount(groups).astype(np.float64)
    n, freedom = len(groups), len(m) - 1
    if freedom < 1 or n - len(m) < 1:
        return None
    sums = np.zeros((len(m), scores.shape[1]))
    np.add.at(sums, groups, scores)
    means = sums / m[:, None]
    between = (m[:, None] * (means - scores.mean(axis=0)) ** 2).sum(axis=0) / freedom
    within = ((scores - means[groups]) ** 2).sum(axis=0) / (n - len(m))
    usual = (n - (m**2).sum() / n) / freedom
    whole = between + (usual - 1) * within
    if not (whole > 0).any():
        return None
    found = ((between - within)[whole > 0] / whole[whole > 0]).mean()
    return float(np.clip(found, 0.0, 1.0))


def _mid_ranks(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each criterion by itself; equal scores share the middle of their ranks."""
    ranks = np.empty(scores.shape)
    for column, each in enumerate(scores.T):
        _, place, count = np.unique(each, return_inverse=True, return_counts=True)
        ranks[:, column] = (count.cumsum() - count / 2)[place]
    return ranks
