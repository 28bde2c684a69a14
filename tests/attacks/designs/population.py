"""A made-up country: who is assessed, when, with which scores, and what they change or withdraw.

Sizes are those of the simulations in the design paper: nine correlated criteria with a deviation
of 18 points, 70 % of scores on multiples of five, twelve skewed sectors by four skewed sizes, 15 %
corrected within the year and 2 % withdrawn.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.random import Generator

from tests.attacks.stream import Row

CODES = tuple(str(number) for number in range(1, 10))
WEIGHTS = np.array([10, 8, 9, 9, 14, 20, 9, 6, 15]) / 10
SECTORS = tuple(f"sector-{number}" for number in range(1, 13))
SIZES = ("micro", "small", "medium", "large")
DAYS = 365
COUNTRY, MODEL, EDITION, LAYER = "xx", "excellence", "1", "consensus"


@dataclass(frozen=True)
class Assessed:
    """One version of one organisation's assessment of one year; scores are whole points."""

    organisation: str
    sector: str
    size: str
    year: int
    version: int
    scores: tuple[int, ...]
    principals: tuple[str, ...]

    @property
    def record(self) -> str:
        """Its name in the truth."""
        return f"{self.organisation}:{self.year}:{self.version}"

    @property
    def bins(self) -> dict[str, int]:
        """Bins of the nine criteria and, in steps of ten points, of the total."""
        return dict(zip(CODES, self.scores, strict=True)) | {"total": int(self.points // 10)}

    @property
    def points(self) -> float:
        """The total of 1,000."""
        return round(float(WEIGHTS @ np.array(self.scores)), 1)

    def row(self) -> Row:
        """Its line in the truth."""
        scores = dict(zip(CODES, self.scores, strict=True))
        return {
            "kind": "record",
            "organisation": self.organisation,
            "country": COUNTRY,
            "sector": self.sector,
            "size": self.size,
            "model": MODEL,
            "year": self.year,
            "record": self.record,
            "scores": {**scores, "total": str(self.points)},
            "principals": list(self.principals),
        }


@dataclass(frozen=True)
class Event:
    """What an organisation does on a day; `assessed` is None for a withdrawal."""

    day: int
    organisation: str
    assessed: Assessed | None


@dataclass(frozen=True)
class Country:
    """What happens in `years` years, in the order of days."""

    events: tuple[Event, ...]
    years: int


@lru_cache(maxsize=32)
def country(organisations: int, years: int = 1, seed: int = 1, withdrawn: float = 0.02) -> Country:
    """The same arguments give the same country."""
    chance = np.random.default_rng([seed, organisations])
    events: list[Event] = []
    for number in range(organisations):
        first = _organisation(number, organisations, chance)
        for year in range(years):
            # Three in four come back.
            if not year or chance.random() < 0.75:
                events += _year(replace(first, year=year, scores=_scores(chance)), chance)
        if chance.random() < withdrawn:
            day = max(event.day for event in events if event.organisation == first.organisation)
            events.append(Event(day + int(chance.integers(1, 200)), first.organisation, None))
    return Country(tuple(sorted(events, key=lambda event: event.day)), years)


def _organisation(number: int, organisations: int, chance: Generator) -> Assessed:
    by_rank = 1 / np.arange(1, len(SECTORS) + 1)
    sector = SECTORS[chance.choice(len(SECTORS), p=by_rank / by_rank.sum())]
    size = SIZES[chance.choice(len(SIZES), p=[0.5, 0.3, 0.15, 0.05])]
    practitioners = max(3, organisations // 12)
    principals = [f"practitioner-{int(practitioners * chance.random() ** 1.5)}"]
    if chance.random() < 0.3:
        principals.append(f"funder-{chance.integers(max(2, organisations // 40))}")
    return Assessed(f"org-{number}", sector, size, 0, 0, (), tuple(principals))


def _year(blank: Assessed, chance: Generator) -> list[Event]:
    start = blank.year * DAYS
    day = start + int(chance.integers(DAYS))
    events = [Event(day, blank.organisation, blank)]
    if chance.random() < 0.15:
        changed = list(blank.scores)
        for code in chance.choice(len(CODES), int(chance.integers(1, 5)), replace=False):
            changed[code] = int(np.clip(changed[code] + chance.choice([-10, -5, 5, 10]), 0, 100))
        later = int(chance.integers(day, start + DAYS))
        corrected = replace(blank, version=1, scores=tuple(changed))
        events.append(Event(later, blank.organisation, corrected))
    return events


def _scores(chance: Generator) -> tuple[int, ...]:
    common = chance.normal(0, 1)
    own = chance.normal(0, 1, len(CODES))
    exact = 45 + 18 * (np.sqrt(0.5) * common + np.sqrt(0.5) * own)
    heaped = np.where(chance.random(len(CODES)) < 0.7, 5 * np.round(exact / 5), np.round(exact))
    return tuple(int(score) for score in np.clip(heaped, 0, 100))
