"""Order statistics and quantiles of many histograms at once; `quantile` reads them one by one."""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.quantile import HALF

Numbers = NDArray[np.float64]


def sizes(counts: Dense) -> NDArray[np.int64]:
    """How many scores were counted: shape (..., 101) to shape (...)."""
    found: NDArray[np.int64] = counts.sum(axis=-1)
    return found


def at_rank(counts: Dense, rank: NDArray[Any] | int) -> NDArray[np.int64]:
    """The score at `rank` of the sorted scores, counted from 1: the smallest x with C[x] >= rank.

    `counts` has shape (..., 101), `rank` shape (...) or one for all, each from 1 to n; a rank
    above n answers 101.
    """
    wanted = np.asarray(rank)[..., None]
    found: NDArray[np.int64] = np.count_nonzero(counts.cumsum(axis=-1) < wanted, axis=-1)
    return found


def quantiles(counts: Dense, p: Fraction) -> Numbers:
    """Type 1 of each histogram, shape (..., 101) to shape (...); NaN where nothing was counted."""
    n = sizes(counts)
    rank = np.maximum(-(-n * p.numerator // p.denominator), 1)
    return np.where(n > 0, at_rank(counts, rank), np.nan)


def medians(counts: Dense) -> Numbers:
    """The median of each histogram (type 7), shape (..., 101) to shape (...); NaN for nothing."""
    n = sizes(counts)
    lower, upper = (n + 1) // 2, n // 2 + 1
    cumulative = counts.cumsum(axis=-1)
    low = np.count_nonzero(cumulative < np.maximum(lower, 1)[..., None], axis=-1)
    high = np.count_nonzero(cumulative < upper[..., None], axis=-1)
    return np.where(n > 0, (low + high) * float(HALF), np.nan)
