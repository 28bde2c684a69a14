"""A synthetic population of organisations and their assessments, the same for the same country.

Shapes, not facts: scores scatter by about 18 points between organisations, criteria of one
organisation go together, results lag behind enablers, most people score in fives, and an
organisation that comes back has usually moved up a little.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

MODEL = "perform-full"
YEARS = (2023, 2024, 2025)
PARTS = tuple(
    f"{criterion}{letter}"
    for criterion, letters in zip(
        range(1, 10),
        ("abcde", "abcd", "abcde", "abcde", "abcde", "ab", "ab", "ab", "ab"),
        strict=True,
    )
    for letter in letters
)

# How many organisations took part at least once, and where the country's middle lies.
COUNTRIES = {"gb": (150, 47.0), "de": (120, 45.0), "es": (90, 43.0)}
ELSEWHERE = (60, 45.0)

SECTORS = {
    "social-care": 18,
    "education": 12,
    "work-integration": 12,
    "community-development": 12,
    "health": 9,
    "housing": 8,
    "culture-leisure": 8,
    "food-farming": 6,
    "advice-rights": 5,
    "environment-energy": 4,
    "trade-services": 4,
    "finance-support": 2,
}
SIZES = {"micro": 45, "small": 35, "medium": 16, "large": 4}

# Where criteria usually stand against an organisation's own middle: people and processes are
# looked after before customer and society results are measured.
TENDENCY = {1: 4, 2: 1, 3: 5, 4: 0, 5: 1, 6: -2, 7: -4, 8: -7, 9: -1}
BETWEEN_ORGANISATIONS, BETWEEN_CRITERIA, BETWEEN_PARTS = 14.0, 8.0, 7.0
YEARLY_PROGRESS = 2.5
IN_FIVES = 0.7
TAKES_PART = 0.75
CLIENTS_PER_ADVISER = 9
ADVISED = 0.6


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation that does not exist."""

    reference: str
    sector: str
    size: str
    region: str
    adviser: str
    middle: float


@dataclass(frozen=True, slots=True)
class Assessed:
    """Percents by criterion part of one organisation in one year."""

    organisation: Organisation
    year: int
    scores: dict[str, int]


def assessments(country: str) -> Iterator[Assessed]:
    """Give every assessment of a country's demo data, in a fixed order."""
    chance = random.Random(f"perform demo {country}")  # noqa: S311  # made-up data, no secret
    count, middle = COUNTRIES.get(country, ELSEWHERE)
    for number in range(1, count + 1):
        organisation = _organisation(chance, country, number, count, middle)
        lean = {each: chance.gauss(TENDENCY[each], BETWEEN_CRITERIA) for each in TENDENCY}
        for since, year in enumerate(YEARS):
            if chance.random() < TAKES_PART:
                scores = _scores(chance, organisation.middle + YEARLY_PROGRESS * since, lean)
                yield Assessed(organisation, year, scores)


def _organisation(
    chance: random.Random, country: str, number: int, count: int, middle: float
) -> Organisation:
    advisers = max(1, round(count * ADVISED / CLIENTS_PER_ADVISER))
    adviser = f"adviser-{chance.randint(1, advisers):02d}" if chance.random() < ADVISED else ""
    return Organisation(
        reference=f"demo-{country}-{number:04d}",
        sector=_weighted(chance, SECTORS),
        size=_weighted(chance, SIZES),
        region=country,
        adviser=adviser,
        middle=chance.gauss(middle, BETWEEN_ORGANISATIONS),
    )


def _scores(chance: random.Random, middle: float, lean: dict[int, float]) -> dict[str, int]:
    in_fives = chance.random() < IN_FIVES
    scores = {}
    for part in PARTS:
        percent = chance.gauss(middle + lean[int(part[0])], BETWEEN_PARTS)
        rounded = 5 * round(percent / 5) if in_fives else round(percent)
        scores[part] = min(100, max(0, rounded))
    return scores


def _weighted(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices(list(shares), weights=list(shares.values()))[0]
