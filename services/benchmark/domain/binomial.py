"""Quantiles of the binomial distribution, from log-gamma, since scipy is no run-time dependency."""

import math
from fractions import Fraction
from functools import lru_cache

import numpy as np

# Beyond so many standard deviations less than 1e-16 of the distribution is left.
_REACH = 9


@lru_cache(maxsize=16_384)
def ppf(q: float, n: int, p: Fraction) -> int:
    """The smallest k with P(B <= k) >= q, for B ~ binomial(n, p) with 0 < p < 1 and 0 < q < 1.

    Equal to `scipy.stats.binom.ppf`. Only the part around the mean is computed, so that the cost
    grows with the square root of n.
    """
    share = float(p)
    reach = _REACH * math.sqrt(n * share * (1 - share)) + _REACH
    low, high = max(math.floor(n * share - reach), 0), min(math.ceil(n * share + reach), n)
    first = (
        math.lgamma(n + 1)
        - math.lgamma(low + 1)
        - math.lgamma(n - low + 1)
        + low * math.log(share)
        + (n - low) * math.log1p(-share)
    )
    k = np.arange(low, high)
    steps = np.log((n - k) / (k + 1.0)) + math.log(share / (1 - share))
    mass = np.exp(first + np.concatenate(([0.0], np.cumsum(steps))))
    return min(low + int(np.searchsorted(np.cumsum(mass), q)), n)
