"""Draws the figures of small countries towards equality, by as much as chance explains them.

Random effects across countries. All arrays have shape (..., countries), NaN where a country cannot
be compared; variances are above 0.
"""

from dataclasses import dataclass

import numpy as np

from services.benchmark.domain.funnel import EQUAL
from services.benchmark.domain.order_statistic import Numbers
from services.benchmark.domain.percentile_rank import Z

# Fewer countries tell nothing of how much countries differ; two even mirror each other.
FEWEST = 3
_STEPS = 100
# Standard deviations between countries that are tried: theta itself lies in 0..1.
_TAUS = np.linspace(0.0, 0.3, 41)


@dataclass(frozen=True)
class Shrunk:
    """theta* of each country and its 95 % interval, within 0..1."""

    theta: Numbers
    low: Numbers
    high: Numbers


def dersimonian_laird(theta: Numbers, variance: Numbers) -> Numbers:
    """Variance between countries by the method of moments, shape (...); NaN below 3 countries.

    Equal to statsmodels' `combine_effects(method_re="chi2")`.
    """
    weight, value, count = _weighed(theta, variance)
    excess, _ = _excess(value, weight, count)
    total = weight.sum(axis=-1)
    scale = total - (weight**2).sum(axis=-1) / np.where(total > 0, total, 1.0)
    return np.where(
        count >= FEWEST, np.maximum(excess, 0.0) / np.where(scale > 0, scale, 1.0), np.nan
    )


def paule_mandel(theta: Numbers, variance: Numbers) -> Numbers:
    """Variance between countries that makes Q equal its expectation; NaN below 3 countries.

    Equal to statsmodels' `combine_effects(method_re="iterated")`. Q falls with tau^2 and is convex,
    so Newton's steps from 0 approach the root from below and never pass it.
    """
    weight, value, count = _weighed(theta, variance)
    tau2 = np.zeros(count.shape)
    for _ in range(_STEPS):
        total = weight / (1 + weight * tau2[..., None])
        excess, slope = _excess(value, total, count)
        step = np.maximum(excess, 0.0) / np.where(slope > 0, slope, 1.0)
        tau2 = tau2 + step
        if (step <= 1e-12 * tau2).all():
            break
    return np.where(count >= FEWEST, tau2, np.nan)


def shrunk(theta: Numbers, variance: Numbers, tau2: Numbers) -> Shrunk:
    """0.5 + tau^2 / (tau^2 + v) (theta - 0.5), with an interval that knows tau^2 is a guess.

    With tau^2 = 0 the textbook's interval would have no width. Here the normal posterior of theta
    is averaged over tau, flat from 0 to 0.3 and weighed by the likelihood of all countries
    (Gelman 2006, Bayesian Analysis 1:515); the interval is theta* +- 1.96 root mean square.
    """
    known = np.isfinite(theta) & np.isfinite(tau2)[..., None]
    v = np.where(known, variance, 1.0)[..., None, :]
    distance = np.where(known, theta - EQUAL, 0.0)[..., None, :]
    between = (_TAUS**2)[:, None]
    whole = between + v
    likelihood = (np.log(whole) + distance**2 / whole) @ known[..., None].astype(np.float64)
    likelihood = likelihood[..., 0]
    weight = np.exp((likelihood.min(axis=-1, keepdims=True) - likelihood) / 2)[..., None]
    pull = between / whole
    guess = np.where(known, np.nan_to_num(tau2)[..., None], 0.0)
    centre = guess / (guess + v[..., 0, :]) * distance[..., 0, :]
    squares = pull * v + (pull * distance - centre[..., None, :]) ** 2
    half = Z * np.sqrt((weight * squares).sum(axis=-2) / weight.sum(axis=-2))
    star, width = (np.where(known, each, np.nan) for each in (EQUAL + centre, half))
    return Shrunk(star, (star - width).clip(0.0, 1.0), (star + width).clip(0.0, 1.0))


def _weighed(theta: Numbers, variance: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    known = np.isfinite(theta) & (np.nan_to_num(variance) > 0)
    weight = np.where(known, 1 / np.where(known, variance, 1.0), 0.0)
    return weight, np.where(known, theta, 0.0), known.sum(axis=-1).astype(np.float64)


def _excess(value: Numbers, weight: Numbers, count: Numbers) -> tuple[Numbers, Numbers]:
    """Q - (countries - 1), and how fast Q falls with tau^2."""
    total = weight.sum(axis=-1)
    mean = (weight * value).sum(axis=-1) / np.where(total > 0, total, 1.0)
    squares = weight * (value - mean[..., None]) ** 2
    return squares.sum(axis=-1) - (count - 1), (weight * squares).sum(axis=-1)
