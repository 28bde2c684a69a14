"""Which countries differ by more than chance, without ranking any: a funnel around one half.

Funnels in place of league tables after Spiegelhalter (2005), Statistics in Medicine 24:1185;
over-dispersion after Spiegelhalter (2005), Quality and Safety in Health Care 14:347. All arrays
have shape (..., countries), NaN where a country cannot be compared.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.order_statistic import Numbers

EQUAL = 0.5
WARNING, ACTION = 1.96, 3.09  # 95 % and 99.8 %, two-sided
# Share of the scores z drawn in at either end, so that outliers do not excuse themselves.
_WINSOR = 0.1
# What that leaves of the variance of a normal z: without it phi would be 0.68 where it should be 1.
_LEFT = 0.678655


@dataclass(frozen=True)
class OverDispersion:
    """How much more countries differ than chance makes them, shape (...): `phi` is 1 for chance.

    `tau2` is the variance between countries to add to each country's own; 0 without any.
    """

    phi: Numbers
    tau2: Numbers


def limits(variance: Numbers, z: float, tau2: Numbers | float = 0.0) -> Numbers:
    """Control limits of each country, low and high, shape (..., countries, 2), within 0..1."""
    half = z * np.sqrt(variance + np.asarray(tau2)[..., None])
    low_high: Numbers = np.stack([EQUAL - half, EQUAL + half], axis=-1).clip(0.0, 1.0)
    return low_high


def outside(theta: Numbers, variance: Numbers, tau2: Numbers | float = 0.0) -> NDArray[np.int8]:
    """Beyond which limit each lies: 0 within, 1 the 95 %, 2 the 99.8 %; negative when below.

    With `tau2` of `over_dispersion` only countries count that are unusual among differing ones.
    """
    distance = np.nan_to_num(theta - EQUAL)
    spread = np.nan_to_num(np.sqrt(variance + np.asarray(tau2)[..., None]))
    beyond = (np.abs(distance) > WARNING * spread).astype(np.int8)
    beyond += np.abs(distance) > ACTION * spread
    found: NDArray[np.int8] = beyond * np.sign(distance).astype(np.int8)
    return found


def precision(variance: Numbers) -> Numbers:
    """The funnel's x axis: 1 / (12 v), what organisations without ties, clusters or strata tell.

    On this axis the limits are one smooth curve, 0.5 +- z / sqrt(12 x), for all countries.
    """
    with np.errstate(divide="ignore"):
        found: Numbers = 1 / (12 * variance)
    return found


def over_dispersion(theta: Numbers, variance: Numbers) -> OverDispersion:
    """phi, the mean of z^2 judged by its middle 80 %, and tau^2 of the additive model (moments).

    Of fewer than two countries there is none: phi 1, tau^2 0. A variance of 0 (all alike) is left
    out.
    """
    known = np.isfinite(theta) & (np.nan_to_num(variance) > 0)
    count = known.sum(axis=-1)
    weight = np.where(known, 1 / np.where(known, variance, 1.0), 0.0)
    enough = count > 1
    if not enough.any():
        return OverDispersion(np.ones(count.shape), np.zeros(count.shape))
    z = np.where(known, (theta - EQUAL) * np.sqrt(weight), np.nan)
    ordered = np.sort(z, axis=-1)  # NaN last
    low, high = (_percentile(ordered, count, p) for p in (_WINSOR, 1 - _WINSOR))
    squares = np.where(known, z.clip(low, high) ** 2, 0.0).sum(axis=-1)
    phi = np.where(enough, squares / np.maximum(count, 1) / _LEFT, 1.0)
    total = weight.sum(axis=-1)
    scale = total - (weight**2).sum(axis=-1) / np.where(total > 0, total, 1.0)
    excess = count * phi - (count - 1)
    tau2 = np.where(enough & (excess > 0), excess / np.where(scale > 0, scale, 1.0), 0.0)
    return OverDispersion(phi, tau2)


def _percentile(ordered: Numbers, count: NDArray[np.int64], p: float) -> Numbers:
    """numpy's linear percentile of the first `count` in each row, shape (..., 1)."""
    position = (np.maximum(count - 1, 0) * p)[..., None]
    below = position.astype(np.int64)
    above = np.minimum(below + 1, np.maximum(count - 1, 0)[..., None])
    low, high = (np.take_along_axis(ordered, each, axis=-1) for each in (below, above))
    found: Numbers = low + (position - below) * (high - low)
    return found
