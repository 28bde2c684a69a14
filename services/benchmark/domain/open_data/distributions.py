"""The distribution of scores as rows: one for each cell, criterion and score that was counted."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from services.benchmark.domain.aggregate import Aggregate
from services.benchmark.domain.binning import TOTAL, TOTAL_BIN_POINTS
from services.benchmark.domain.open_data.codes import NOT_TOLD, country_code, criteria_code
from services.benchmark.domain.open_data.source import Source


class Distribution(NamedTuple):
    """A row, in the order of the data set's columns."""

    model: str
    edition: str
    year: int
    layer: str
    country: str
    sector: str
    size: str
    criteria: str
    criterion: str
    score: int
    organisations: int
    unit: str
    bin_width: int
    status: str


def distributions(source: Source) -> Iterator[Distribution]:
    """Every count above zero; nothing is added up, so that everything can be."""
    for row in source.rows:
        yield from _of(row, "P" if source.release_of(row).is_provisional else "A")


def points_of(criterion: str, bin_: int) -> int:
    """A bin as points: of a criterion its middle, of the total its lower end."""
    return bin_ * TOTAL_BIN_POINTS if criterion == TOTAL else bin_


def width_of(criterion: str, width: int) -> int:
    """Width in points of the bins that a criterion, or the total, is counted in."""
    return TOTAL_BIN_POINTS if criterion == TOTAL else width


def _of(row: Aggregate, status: str) -> Iterator[Distribution]:
    label = row.cell.label
    about = (
        *row.cell.series,
        country_code(row.country),
        label.sector or NOT_TOLD,
        label.size or NOT_TOLD,
        criteria_code(row.cell.shape),
    )
    for criterion, counts in zip(row.cell.shape.split(" "), row.counts, strict=True):
        width = width_of(criterion, row.width)
        for bin_ in np.flatnonzero(counts).tolist():
            score, count = points_of(criterion, bin_), int(counts[bin_])
            yield Distribution(*about, criterion, score, count, "organisations", width, status)
