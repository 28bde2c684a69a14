"""Sectors and sizes are counted apart, and each adds up to all organisations."""

from hypothesis import given
from hypothesis import strategies as st

from services.directory.domain.counts import Counts, counts

CODES = st.sampled_from(["health", "housing", "other"]), st.sampled_from(["micro", "large"])
CELLS = st.dictionaries(st.tuples(*CODES), st.integers(1, 1_000))


def test_cells_are_added_up_by_sector_and_by_size() -> None:
    found = counts([("housing", "large", 2), ("health", "micro", 1), ("health", "large", 4)])

    assert found == Counts(7, {"health": 5, "housing": 2}, {"large": 6, "micro": 1})


@given(CELLS)
def test_sectors_and_sizes_add_up_to_all(cells: dict[tuple[str, str], int]) -> None:
    found = counts((sector, size, n) for (sector, size), n in cells.items())

    assert found.organisations == sum(cells.values())
    assert sum(found.sectors.values()) == sum(found.sizes.values()) == found.organisations
    assert 0 not in (*found.sectors.values(), *found.sizes.values())
