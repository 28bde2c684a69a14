"""Ranks that are looked up equal those that are worked out one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.intervals import ranks
from services.benchmark.domain.rank_table import MOST, RankTable

TABLE = RankTable()


def expected(n: int) -> list[int]:
    if n == 0:
        return [0] * 6
    low, high = ranks(n) or (0, 0)
    return [(n + 3) // 4, low, (n + 1) // 2, n // 2 + 1, high, (3 * n + 3) // 4]


@given(
    st.lists(
        st.one_of(st.integers(0, 60), st.integers(0, MOST + 9)), min_size=2, max_size=6
    ).filter(lambda sizes: len(sizes) % 2 == 0)
)
def test_every_number_has_its_ranks_however_often_and_among_whom_it_is_asked(
    sizes: list[int],
) -> None:
    n = np.array(sizes).reshape(2, -1)

    for _ in range(2):
        found = TABLE.of(n)

        assert found.shape == (*n.shape, 6)
        assert found.reshape(-1, 6).tolist() == [expected(each) for each in sizes]


def test_nobody_asked_is_nothing_found() -> None:
    assert TABLE.of(np.zeros((0, 2), np.int64)).shape == (0, 2, 6)
