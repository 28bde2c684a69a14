"""Rows added up from running sums equal those added up one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.running_rows import added


def running(counts: list[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    return np.concatenate([[0], np.cumsum(np.array(counts, np.uint32), dtype=np.uint32)])[
        :, None
    ].astype(np.uint32)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.booleans()), max_size=30),
)
def test_any_choice_of_rows_adds_up_by_key(table: list[tuple[int, int, bool]]) -> None:
    table = sorted(table, key=lambda row: row[1])
    chosen = [place for place, (_, _, wanted) in enumerate(table) if wanted]
    keys = np.array([table[place][1] for place in chosen], np.intp)

    sums = added(running([count for count, _, _ in table]), np.array(chosen, np.intp), keys, 5)

    for key in range(5):
        assert sums[key, 0] == sum(count for count, of, wanted in table if wanted and of == key)


def test_sums_beyond_32_bits_leave_what_is_between_them_right() -> None:
    nearly_all = 2**32 - 10

    sums = added(running([nearly_all, 7, 8]), np.array([1, 2]), np.array([0, 0]), 1)

    assert sums.tolist() == [[15]]
