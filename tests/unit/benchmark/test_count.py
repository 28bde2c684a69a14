"""Counting by columns equals the definition, and a difference is exactly what was missing."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.figures import (
    Count,
    DamagedScores,
    Delta,
    Figures,
    difference,
    rebuilt,
)
from services.benchmark.domain.record import Record
from tests.unit.benchmark.making import SERIES, all_nine, record

LAYERS = (SERIES, SERIES._replace(layer="validated"))
CODES = ["1", "2", "total"]

cells = st.dictionaries(
    st.sampled_from(CODES),
    st.dictionaries(st.integers(0, 100), st.integers(-5, 5).filter(bool), min_size=1, max_size=4),
    max_size=3,
)
some_figures = st.dictionaries(
    st.sampled_from(LAYERS), st.builds(Delta, st.integers(-5, 5), cells)
).map(lambda found: {key: delta for key, delta in found.items() if not delta.is_nothing})


def counted(records: Sequence[Record], pieces: int) -> Figures:
    """Count record by record, or several of one series and shape at a time."""
    count = Count()
    by_shape: dict[tuple[object, str], list[Record]] = {}
    for each in records:
        by_shape.setdefault((each.series, each.scores.shape), []).append(each)
    for alike in by_shape.values():
        for start in range(0, len(alike), pieces):
            some = alike[start : start + pieces]
            rows = np.array([list(each.scores.bins) for each in some], np.uint8)
            count.add(some[0].series, some[0].scores.codes, rows)
    return count.figures()


def plus(one: Figures, other: Figures) -> Figures:
    """Add cell by cell, by hand."""
    sums: Figures = {}
    for series in one.keys() | other.keys():
        first, second = one.get(series, Delta()), other.get(series, Delta())
        total = Delta(first.n + second.n)
        for code in CODES:
            a, b = first.counts.get(code, {}), second.counts.get(code, {})
            bins = {bin_: a.get(bin_, 0) + b.get(bin_, 0) for bin_ in a.keys() | b.keys()}
            if any(bins.values()):
                total.counts[code] = {bin_: step for bin_, step in bins.items() if step}
        if not total.is_nothing:
            sums[series] = total
    return sums


@given(
    st.lists(st.tuples(all_nine, st.sampled_from(LAYERS), st.integers(1, 9), st.booleans())),
    st.integers(1, 4),
)
def test_counting_piece_by_piece_equals_the_definition(
    drawn: list[tuple[list[int], object, int, bool]], pieces: int
) -> None:
    records = [
        record(number, scores[:codes], series=series, total="500" if total else None)  # type: ignore[arg-type]
        for number, (scores, series, codes, total) in enumerate(drawn)
    ]

    assert counted(records, pieces) == rebuilt(records)


@given(some_figures, some_figures)
def test_kept_and_difference_make_right(right: Figures, kept: Figures) -> None:
    assert plus(kept, difference(right, kept)) == right


@given(some_figures, some_figures, some_figures)
def test_the_difference_of_a_moment_stays_the_difference(
    right: Figures, kept: Figures, since: Figures
) -> None:
    missing = difference(right, kept)

    assert plus(plus(kept, since), missing) == plus(right, since)


@given(some_figures)
def test_what_is_right_does_not_differ(right: Figures) -> None:
    assert difference(right, right) == {}


def test_a_bin_beyond_the_scale_is_refused() -> None:
    with pytest.raises(DamagedScores) as refusal:
        Count().add(SERIES, ["1"], np.array([[101]], np.uint8))

    assert refusal.value.series == SERIES


def test_nothing_counted_makes_no_figures() -> None:
    count = Count()
    count.add(SERIES, ["1"], np.empty((0, 1), np.uint8))

    assert count.figures() == {}
