"""What may be shown of a group by its size: little of few organisations, more of many."""

from enum import IntEnum

import numpy as np

from services.benchmark.domain.binning import BINS
from services.benchmark.domain.histogram import Dense

QUARTILES_FROM = 20
DISTRIBUTION_FROM = 30
DISPLAY_POINTS = 5


class Gate(IntEnum):
    """Each shows what those before it show, and more."""

    NOTHING = 0
    MEDIAN = 1  # and its interval
    QUARTILES = 2  # and the percentile band
    DISTRIBUTION = 3  # in display bins


def gate(n: int, k: int) -> Gate:
    """For n organisations, where fewer than k are never spoken of."""
    if n < k:
        return Gate.NOTHING
    if n < QUARTILES_FROM:
        return Gate.MEDIAN
    return Gate.QUARTILES if n < DISTRIBUTION_FROM else Gate.DISTRIBUTION


def display_bins(counts: Dense) -> Dense:
    """Five-point bins around 0, 5, ... 100: shape (..., 101) to (..., 21).

    They are centred, as batches of width 5 are, so that scores of both kinds meet in one bin.
    """
    starts = np.maximum(np.arange(0, BINS, DISPLAY_POINTS) - DISPLAY_POINTS // 2, 0)
    found: Dense = np.add.reduceat(counts, starts, axis=-1)
    return found


def display_bin(score: int) -> int:
    """Where the client's own score (0..100) stands among the display bins, from 0."""
    return (score + DISPLAY_POINTS // 2) // DISPLAY_POINTS
