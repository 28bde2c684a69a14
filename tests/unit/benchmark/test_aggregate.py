"""A release added up says the same as its batches, whatever their order."""

from dataclasses import replace
from itertools import permutations

import numpy as np

from services.benchmark.domain.aggregate import aggregates
from services.benchmark.domain.batch import Label
from services.benchmark.domain.histogram import total_of
from tests.unit.benchmark.making import CODES, batch

A, B, C = batch("a", 8), batch("b", 9, first=20), batch("c", 12, first=40)


def test_batches_of_one_cell_are_one_row() -> None:
    (row,) = aggregates("gb", [A, B])

    assert row.m == 17
    assert row.cell.shape == " ".join((*CODES, "total"))
    for place, code in enumerate((*CODES, "total")):
        together = total_of([A.histograms[code], B.histograms[code]])
        assert np.array_equal(row.counts[place], together)


def test_labels_stay_apart_and_order_tells_nothing() -> None:
    labelled = [A, B, replace(C, label=Label("health", "small"))]

    found = [aggregates("gb", order) for order in permutations(labelled)]

    assert [row.cell.label for row in found[0]] == [Label(), Label("health", "small")]
    assert all([row.m for row in rows] == [17, 12] for rows in found)
