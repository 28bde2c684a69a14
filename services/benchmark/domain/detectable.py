"""How large a difference of two medians must be before these numbers of organisations show it."""

import math

import numpy as np

from services.benchmark.domain.binning import BINS
from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.order_statistic import Numbers, sizes

# Spread of criterion scores in points, where too few are known to compute it.
USUAL_SIGMA = 18.0
# Degrees of freedom from which the computed spread is within about 13 % of the true one.
ENOUGH = 30
# z(0.975) + z(0.80): two-sided 5 %, power 80 %.
_Z = 1.959963984540054 + 0.8416212335729143
# A median varies by this factor more than a mean does, sqrt(pi / 2).
_MEDIAN = math.sqrt(math.pi / 2)


def sigma(*groups: Dense) -> float:
    """Spread in points within groups, counts of shape (101,) each, pooled; else the usual 18."""
    counts = np.stack(groups)
    bins = np.arange(BINS)
    n = sizes(counts)
    mean = counts @ bins / np.maximum(n, 1)
    squares = counts @ (bins * bins) - n * mean * mean
    freedom = int(np.maximum(n - 1, 0).sum())
    if freedom < ENOUGH:
        return USUAL_SIGMA
    return math.sqrt(max(float(squares.sum()), 0.0) / freedom)


def least_difference(n_1: Numbers | float, n_2: Numbers | float, spread: float) -> Numbers:
    """Points by which two medians must differ to be told apart: 80 % power, two-sided 5 %.

    2.80 x 1.2533 sigma sqrt(1/n1 + 1/n2), with the effective sizes where clients of one
    practitioner resemble each other; all sizes above 0. Holds for two separate groups.
    """
    found: Numbers = _Z * _MEDIAN * spread * np.sqrt(1 / np.asarray(n_1) + 1 / np.asarray(n_2))
    return found
