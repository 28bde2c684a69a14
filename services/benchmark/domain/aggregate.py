"""A release added up: one row of counts for each series, label and set of criteria.

Everything that is compared or given away is read from these rows, never from anything finer.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from services.benchmark.domain.batch import Batch, Label
from services.benchmark.domain.binning import BINS, TOTAL
from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.record import Series


class Cell(NamedTuple):
    """What the batches of a row have in common."""

    series: Series
    label: Label
    shape: str


class Aggregate(NamedTuple):
    """The sum of a country's batches of one cell: `m` organisations, `counts` (codes, 101).

    `width` is the widest of the batches' bins, in points. Rows of `counts` stand in the order of
    the codes in `cell.shape`.
    """

    country: str
    cell: Cell
    width: int
    m: int
    counts: Dense


def aggregates(country: str, batches: Iterable[Batch]) -> list[Aggregate]:
    """Add up batches of one release, which are disjoint (I2), in the order of cells."""
    groups: dict[Cell, list[Batch]] = defaultdict(list)
    for batch in batches:
        groups[Cell(batch.series, batch.label, shape_of(batch))].append(batch)
    return [_added(country, cell, groups[cell]) for cell in sorted(groups, key=_order)]


def shape_of(batch: Batch) -> str:
    """The codes of a batch in their order, separated by spaces, `total` last."""
    return " ".join(sorted(batch.histograms, key=lambda code: (code == TOTAL, len(code), code)))


def _added(country: str, cell: Cell, batches: list[Batch]) -> Aggregate:
    codes = cell.shape.split(" ")
    places, counts = [], []
    for batch in batches:
        for row, code in enumerate(codes):
            for bin_, count in batch.histograms[code].counts:
                places.append(row * BINS + bin_)
                counts.append(count)
    flat = np.zeros(len(codes) * BINS, np.int64)
    np.add.at(flat, np.array(places, np.int64), np.array(counts, np.int64))
    return Aggregate(
        country,
        cell,
        max(batch.width for batch in batches),
        sum(batch.m for batch in batches),
        flat.reshape(len(codes), BINS),
    )


def _order(cell: Cell) -> tuple[Series, str, str, str]:
    return cell.series, cell.label.sector or "", cell.label.size or "", cell.shape
