"""Made-up scores: nine correlated criteria, most of them on multiples of five.

Scores are whole tenths of a percent, shape (9,), so that strings made of them are exact.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

CRITERIA = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
# Percent of the total that each criterion has in the nine-criteria models.
WEIGHTS = (10, 8, 9, 9, 14, 20, 9, 6, 15)
MEAN, SD, SHARED = 45.0, 18.0, 0.5
ON_MULTIPLES_OF_FIVE = 0.7
CHANGED_BY_CORRECTION = 0.35

Tenths = NDArray[np.int64]


def first(chance: Generator) -> Tenths:
    """Scores of an organisation that takes part for the first time."""
    common, own = chance.standard_normal(), chance.standard_normal(len(CRITERIA))
    level = MEAN + SD * (np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * own)
    return _heaped(level, chance)


def a_year_later(before: Tenths, chance: Generator) -> Tenths:
    """Scores of the next year: a little higher, and each criterion moved by itself."""
    return _heaped(before / 10 + chance.normal(2.0, 6.0, len(CRITERIA)), chance)


def corrected(before: Tenths, chance: Generator) -> Tenths:
    """Some criteria changed, at least one."""
    touched = chance.random(len(CRITERIA)) < CHANGED_BY_CORRECTION
    touched[chance.integers(len(CRITERIA))] = True
    moved = _heaped(before / 10 + chance.normal(0.0, 10.0, len(CRITERIA)), chance)
    return np.where(touched, moved, before)


def validated(before: Tenths, chance: Generator) -> Tenths:
    """As a practitioner sees it: a little more strictly, all in steps of five."""
    level = before / 10 + chance.normal(-3.0, 5.0, len(CRITERIA))
    return (np.clip(np.rint(level / 5), 0, 20) * 50).astype(np.int64)


def percents(scores: Tenths) -> dict[str, str]:
    """Exact decimal strings by criterion, as the assessment service sends them."""
    return {code: _decimal(int(each), 1) for code, each in zip(CRITERIA, scores, strict=True)}


def total(scores: Tenths) -> str:
    """Points of 1,000, as an exact decimal string."""
    return _decimal(int(np.dot(scores, WEIGHTS)), 2)


def _heaped(level: NDArray[np.float64], chance: Generator) -> Tenths:
    within = np.clip(level, 0, 100)
    fives = np.rint(within / 5) * 50
    heaped = chance.random(len(CRITERIA)) < ON_MULTIPLES_OF_FIVE
    return np.where(heaped, fives, np.rint(within * 10)).astype(np.int64)


def _decimal(value: int, places: int) -> str:
    whole, rest = divmod(value, 10**places)
    return f"{whole}.{rest:0{places}}" if rest else str(whole)
