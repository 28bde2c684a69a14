"""How many organisations there are, by sector and by size: numbers that name nobody."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

# A sector, a size, and how many organisations are of both.
Cell = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """Sectors and sizes of which there is nobody are left out; both add up to `organisations`."""

    organisations: int
    sectors: dict[str, int]
    sizes: dict[str, int]


def counts(cells: Iterable[Cell]) -> Counts:
    """Add up what was counted by sector and size together.

    Sectors are told apart from sizes, never crossed: the finer the cell, the more it would betray.
    """
    sectors: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for sector, size, n in cells:
        sectors[sector] += n
        sizes[size] += n
    return Counts(sectors.total(), dict(sorted(sectors.items())), dict(sorted(sizes.items())))
