"""Synthetic scores, heaped on multiples of five as people give them, to try statistics on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.clustering import clients_of_average, design_effect
from services.benchmark.domain.superiority import COARSE

MEAN, SIGMA = 45.0, 18.0
SECTORS = [f"sector {number}" for number in range(12)]
STRATA = [*SECTORS, COARSE]
K = 8


def heaped(
    random: np.random.Generator, scores: NDArray[np.float64], share: float = 0.7
) -> NDArray[np.int64]:
    """Whole scores in 0..100, a `share` of them rounded to multiples of five."""
    within = scores.clip(0, 100)
    fives = random.random(scores.shape) < share
    return np.where(fives, (within / 5).round() * 5, within.round()).astype(np.int64)


def heaped_samples(count: int) -> list[list[int]]:
    """Samples of 1 to 60 scores with ties: most are multiples of five, some all equal."""
    random = np.random.default_rng(20251123)
    samples = []
    for number in range(count):
        scores = random.normal(MEAN, SIGMA, 1 + number % 60)
        samples.append(heaped(random, scores).tolist() if number % 50 else [70] * scores.size)
    return samples


def dense(scores: NDArray[np.int64] | list[int]) -> NDArray[np.int64]:
    """Counts of shape (101,)."""
    return np.bincount(np.asarray(scores, np.int64), minlength=101)


@dataclass(frozen=True)
class World:
    """Countries drawn from one population: counts (countries, strata, 101), true design effects."""

    counts: NDArray[np.int64]
    deff: NDArray[np.float64]


def identical_countries(random: np.random.Generator, icc: float, countries: int = 30) -> World:
    """From 6 to 1,000 organisations each, in 12 skewed sectors that differ by 6 points.

    A practitioner has 8 clients on average, whose scores have intraclass correlation `icc`; that
    of their ranks, which design effects of ranks need, is 6/pi asin(icc/2) for normal scores.
    Sectors with fewer than k organisations are sealed without their name.
    """
    effect = 6 * np.random.default_rng(5).normal(size=len(SECTORS))
    mix = 1 / np.arange(1, len(SECTORS) + 1) ** 0.9
    ranks_icc = 6 / np.pi * np.arcsin(icc / 2)
    sizes = np.exp(random.uniform(np.log(6), np.log(1_001), countries)).astype(int)
    counts, deffs = [], []
    for n in sizes.tolist():
        ends = np.minimum(np.cumsum(random.geometric(1 / 8, n)), n)
        practitioner = np.searchsorted(ends, np.arange(n), side="right")
        sector = random.choice(len(SECTORS), n, p=mix / mix.sum())
        shared, own = random.normal(size=n)[practitioner], random.normal(size=n)
        spread = SIGMA * (icc**0.5 * shared + (1 - icc) ** 0.5 * own)
        scores = heaped(random, MEAN + effect[sector] + spread)
        small = np.bincount(sector, minlength=len(SECTORS))[sector] < K
        stratum = np.where(small, len(SECTORS), sector)
        cells = np.bincount(stratum * 101 + scores, minlength=len(STRATA) * 101)
        counts.append(cells.reshape(len(STRATA), 101))
        deffs.append(
            design_effect(ranks_icc, clients_of_average(np.bincount(practitioner).tolist()))
        )
    return World(np.array(counts), np.array(deffs))
