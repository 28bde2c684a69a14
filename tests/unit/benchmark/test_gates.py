"""Little is shown of few organisations, more of many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.gates import Gate, display_bin, display_bins, gate
from tests.unit.benchmark.populations import dense


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, Gate.NOTHING),
        (7, Gate.NOTHING),
        (8, Gate.MEDIAN),
        (19, Gate.MEDIAN),
        (20, Gate.QUARTILES),
        (29, Gate.QUARTILES),
        (30, Gate.DISTRIBUTION),
        (10_000, Gate.DISTRIBUTION),
    ],
)
def test_gates_open_by_size(n: int, expected: Gate) -> None:
    assert gate(n, k=8) is expected


@given(st.integers(0, 100), st.integers(0, 100), st.integers(5, 40))
def test_more_organisations_never_show_less(n: int, more: int, k: int) -> None:
    assert gate(n, k) <= gate(n + more, k)
    assert (gate(n, k) is Gate.NOTHING) == (n < k)


@given(st.lists(st.integers(0, 100), max_size=60))
def test_display_bins_count_everybody_around_multiples_of_five(sample: list[int]) -> None:
    found = display_bins(dense(sample))

    assert found.tolist() == np.bincount([display_bin(s) for s in sample], minlength=21).tolist()


@given(st.lists(st.integers(0, 100), max_size=60))
def test_batches_of_five_point_bins_fall_into_the_same_display_bins(sample: list[int]) -> None:
    wide = [min((score + 2) // 5 * 5, 100) for score in sample]

    assert display_bins(dense(wide)).tolist() == display_bins(dense(sample)).tolist()


def test_many_series_are_binned_at_once() -> None:
    counts = np.stack([dense([0, 2, 3]), dense([97, 98, 100])])

    found = display_bins(counts)

    assert found.shape == (2, 21)
    assert found[0, :2].tolist() == [2, 1]
    assert found[1, -2:].tolist() == [1, 2]
