"""Whether a country's organisations stand above those of other countries, sector by sector.

theta is the probability of superiority, or mean ridit: of 100 pairs of one organisation here and
one elsewhere in Europe, in how many the one here scores higher, a tie counting half. 0.5 is equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.order_statistic import Numbers, sizes

# The stratum of organisations that were sealed without their sector.
COARSE = "*"
# Least share of the European mix that a country must carry to be compared by it.
CARRIED = 0.8


class Weights(StrEnum):
    """Whose mix of sectors weighs the sectors."""

    OWN = "own"  # indirect: each country against what its own mix leads one to expect
    EUROPE = "europe"  # direct: countries may be compared with each other


@dataclass(frozen=True)
class Superiority:
    """One number for each country, in arrays of shape (..., countries); NaN: not comparable.

    `theta` in 0..1 and its `variance` when all countries are alike; `carried`, the share of the
    weight in sectors that could be compared; `coarse`, the share of organisations without a
    sector; `n`, how many were counted.
    """

    theta: Numbers
    variance: Numbers
    carried: Numbers
    coarse: Numbers
    n: NDArray[np.int64]


def superiority(
    counts: Dense,
    strata: Sequence[str],
    k: int,
    deff: Numbers | float = 1.0,
    weights: Weights = Weights.OWN,
) -> Superiority:
    """Every country against all others, from counts of shape (..., countries, strata, 101).

    `deff` is the design effect, of shape (..., countries) or one for all. The European mix counts
    sectors where the country has at least `k` organisations, and only if these carry 80 % of it;
    otherwise theta is NaN and `carried` says how much there was.
    """
    own = sizes(counts).astype(np.float64)
    effect = np.broadcast_to(np.asarray(deff, np.float64), own.shape[:-1])[..., None]
    others = _others(counts.astype(np.float64, order="C"), own, effect, strata)
    usable = (own > 0) & (others.n > 0)
    mix = own
    if weights is Weights.EUROPE:
        mix = np.broadcast_to(own.sum(axis=-2, keepdims=True), own.shape)
        usable &= own >= k
    weight = np.where(usable, mix, 0.0)
    carried = _ratio(weight.sum(axis=-1), mix.sum(axis=-1))
    weight = _ratio(weight, weight.sum(axis=-1, keepdims=True))
    variance = others.spread * (_ratio(effect, own) + _ratio(others.deff, others.n))
    comparable = carried > 0 if weights is Weights.OWN else carried >= CARRIED
    coarse = np.array([name == COARSE for name in strata], np.float64)
    return Superiority(
        theta=np.where(comparable, (weight * others.theta).sum(axis=-1), np.nan),
        variance=np.where(comparable, (weight**2 * variance).sum(axis=-1), np.nan),
        carried=carried,
        coarse=_ratio(own @ coarse, own.sum(axis=-1)),
        n=own.sum(axis=-1).astype(np.int64),
    )


@dataclass(frozen=True, slots=True)
class _Others:
    """Of every country and stratum, shape (..., countries, strata): those it is compared with.

    `n` of them with design effect `deff`; `theta` against them; `spread`, the variance of one
    ridit if all were alike, 1/12 without ties.
    """

    n: Numbers
    deff: Numbers
    theta: Numbers
    spread: Numbers


def _others(f: Numbers, own: Numbers, effect: Numbers, strata: Sequence[str]) -> _Others:
    """All other countries' organisations of the same stratum.

    Theta of oneself against oneself is exactly one half, so theta against the others follows from
    theta against all, and no histogram of the others is ever built.
    """
    everybody = f.sum(axis=-3)
    all_n, all_effect = everybody.sum(axis=-1), (effect * own).sum(axis=-2)
    ridits = everybody.cumsum(axis=-1) - everybody / 2
    won = (f.swapaxes(-3, -2) @ ridits[..., None])[..., 0].swapaxes(-1, -2).copy()
    n = np.broadcast_to(all_n[..., None, :], own.shape).copy()
    effects = np.broadcast_to(all_effect[..., None, :], own.shape).copy()
    ties = np.broadcast_to(_ties(everybody)[..., None, :], own.shape).copy()
    if COARSE in strata:
        at = strata.index(COARSE)
        # Whoever has no sector here may be of any sector this country has no stratum for.
        open_ = (own == 0).astype(np.float64)
        open_[..., at] = 1.0
        won[..., at] = (open_ * (f[..., at, :] @ ridits.swapaxes(-1, -2))).sum(axis=-1)
        n[..., at] = (open_ @ all_n[..., None])[..., 0]
        effects[..., at] = (open_ @ all_effect[..., None])[..., 0]
        ties[..., at] = _ties(open_ @ everybody)
    reference = n - own
    return _Others(
        n=reference,
        deff=_ratio(effects - effect * own, reference),
        theta=_ratio(won - own * own / 2, own * reference),
        spread=((n + 1) / np.maximum(n, 1) - _ratio(ties, n * n * (n - 1))) / 12,
    )


def _ties(counts: Numbers) -> Numbers:
    """Sum of t^3 - t over groups of t equal scores: shape (..., 101) to (...)."""
    found: Numbers = np.vecdot(counts * counts, counts) - counts.sum(axis=-1)
    return found


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    """Zero where the whole is zero."""
    found: Numbers = np.divide(
        part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0
    )
    return found
