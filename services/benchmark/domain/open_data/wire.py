"""Releases and rows as they cross from the service to whoever writes the files."""

from datetime import date
from typing import Any

import numpy as np

from services.benchmark.domain.aggregate import Aggregate, Cell
from services.benchmark.domain.batch import Label
from services.benchmark.domain.binning import BINS
from services.benchmark.domain.open_data.source import Release
from services.benchmark.domain.record import Series

Wire = dict[str, Any]


def release_to_wire(release: Release) -> Wire:
    """A release as JSON data."""
    return {**release._asdict(), "released": release.released.isoformat()}


def release_from_wire(data: Wire) -> Release:
    """The release that was sent."""
    return Release(**{**data, "released": date.fromisoformat(data["released"])})


def row_to_wire(row: Aggregate) -> Wire:
    """A row as JSON data: for each code of the shape `[bin, count]` of what was counted."""
    return {
        "country": row.country,
        "series": list(row.cell.series),
        "sector": row.cell.label.sector,
        "size": row.cell.label.size,
        "shape": row.cell.shape,
        "width": row.width,
        "m": row.m,
        "counts": [_pairs(each) for each in row.counts],
    }


def row_from_wire(data: Wire) -> Aggregate:
    """The row that was sent."""
    counts = np.zeros((len(data["counts"]), BINS), np.int64)
    for place, pairs in enumerate(data["counts"]):
        for bin_, count in pairs:
            counts[place, bin_] = count
    cell = Cell(Series(*data["series"]), Label(data["sector"], data["size"]), data["shape"])
    return Aggregate(data["country"], cell, data["width"], data["m"], counts)


def pairs_in(row: Aggregate) -> int:
    """How many pairs a row has on the wire, by which its size is judged."""
    return int(np.count_nonzero(row.counts))


def _pairs(counts: Any) -> list[list[int]]:
    found = np.flatnonzero(counts)
    return [list(pair) for pair in zip(found.tolist(), counts[found].tolist(), strict=True)]
