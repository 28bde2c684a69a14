"""Made-up organisations of a country: what they do, how large they are, and who knows their scores.

Sectors, sizes and practitioners' clienteles are skewed, as in benchmark.md.
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

SECTORS = (
    "social-care",
    "education",
    "culture-leisure",
    "health",
    "work-integration",
    "community-development",
    "trade-services",
    "housing",
    "advice-rights",
    "environment-energy",
    "food-farming",
    "finance-support",
)
SIZES = ("micro", "small", "medium", "large")
SIZE_SHARES = (0.5, 0.3, 0.15, 0.05)
ORGANISATIONS_PER_PRACTITIONER = 6
ORGANISATIONS_PER_FUNDER = 60
WITHOUT_PRACTITIONER, WITH_SECOND, WITH_FUNDER = 0.2, 0.1, 0.15


@dataclass(frozen=True, slots=True)
class Organisation:
    """`name` is for readers of the truth; what the node sees are hexadecimal pseudonyms."""

    name: str
    country: str
    sector: str
    size: str
    principals: tuple[str, ...]

    @property
    def participant(self) -> str:
        """Its pseudonym."""
        return pseudonym(self.name)


def organisations(country: str, count: int, chance: Generator) -> list[Organisation]:
    """`count` organisations of one country."""
    sectors = chance.choice(len(SECTORS), count, p=skewed(len(SECTORS), 0.9))
    sizes = chance.choice(len(SIZES), count, p=SIZE_SHARES)
    practitioners = max(4, count // ORGANISATIONS_PER_PRACTITIONER)
    funders = max(1, count // ORGANISATIONS_PER_FUNDER)
    digits = len(str(count))
    return [
        Organisation(
            name=f"{country}-{number + 1:0{digits}}",
            country=country,
            sector=SECTORS[sectors[number]],
            size=SIZES[sizes[number]],
            principals=_principals(country, practitioners, funders, chance),
        )
        for number in range(count)
    ]


def skewed(count: int, steepness: float) -> NDArray[np.float64]:
    """Shares that fall with the rank, shape (count,)."""
    weights = np.arange(1, count + 1, dtype=np.float64) ** -steepness
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def pseudonym(name: str, digits: int = 64) -> str:
    """Hexadecimal digits that are the same in every run."""
    return sha256(name.encode()).hexdigest()[:digits]


def _principals(
    country: str, practitioners: int, funders: int, chance: Generator
) -> tuple[str, ...]:
    known_to: set[str] = set()
    if chance.random() >= WITHOUT_PRACTITIONER:
        advisers = 2 if chance.random() < WITH_SECOND else 1
        picked = chance.choice(practitioners, advisers, replace=False, p=skewed(practitioners, 0.7))
        known_to.update(f"{country}-practitioner-{number + 1}" for number in picked)
    if chance.random() < WITH_FUNDER:
        picked = chance.choice(funders, 1, p=skewed(funders, 0.7))
        known_to.add(f"{country}-funder-{picked[0] + 1}")
    return tuple(sorted(known_to))
