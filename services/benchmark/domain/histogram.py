"""Exact counts over 101 bins, kept sparse; they add, subtract and never turn negative."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.binning import BINS, widened

Dense = NDArray[np.int64]


class NegativeCount(ValueError):
    """More was taken away than had been counted: something was lost; rebuild from the records."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many scores fell into each bin: `(bin, count)` by rising bin, counts above zero.

    Under `+` histograms form a commutative monoid, so parts may be merged in any order.
    """

    counts: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, bins: Iterable[int]) -> Self:
        """Count single bins, each 0 to 100."""
        return cls.from_dense(np.bincount(np.fromiter(bins, np.int64), minlength=BINS))

    @classmethod
    def from_dense(cls, dense: NDArray[Any]) -> Self:
        """Read counts by bin, shape (101,); raises NegativeCount below zero."""
        if dense.shape != (BINS,):
            raise ValueError("a histogram has exactly 101 bins, 0 to 100")
        if (dense < 0).any():
            raise NegativeCount
        found = np.flatnonzero(dense)
        return cls(tuple(zip(found.tolist(), dense[found].tolist(), strict=True)))

    @property
    def n(self) -> int:
        """How many scores were counted."""
        return sum(count for _, count in self.counts)

    def dense(self) -> Dense:
        """Counts by bin, shape (101,)."""
        dense = np.zeros(BINS, np.int64)
        for bin_, count in self.counts:
            dense[bin_] = count
        return dense

    def widened(self, width: int) -> "Histogram":
        """The same scores, each counted at the multiple of `width` points nearest to it."""
        counts: Counter[int] = Counter()
        for bin_, count in self.counts:
            counts[widened(bin_, width)] += count
        return Histogram(tuple(sorted(counts.items())))

    def __add__(self, other: "Histogram") -> "Histogram":
        return Histogram.from_dense(self.dense() + other.dense())

    def __sub__(self, other: "Histogram") -> "Histogram":
        """What is left; raises NegativeCount when `other` is not contained in this one."""
        return Histogram.from_dense(self.dense() - other.dense())


def total_of(histograms: Iterable[Histogram]) -> Dense:
    """The sum of many histograms, shape (101,)."""
    dense = np.zeros(BINS, np.int64)
    for histogram in histograms:
        for bin_, count in histogram.counts:
            dense[bin_] += count
    return dense
