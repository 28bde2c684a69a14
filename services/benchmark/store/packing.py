"""Rows of an aggregate as they lie in the database: counts as one binary field, dense."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from services.benchmark.domain.aggregate import Aggregate, Cell
from services.benchmark.domain.batch import Label
from services.benchmark.domain.binning import BINS
from services.benchmark.domain.record import Series

# Little-endian, four bytes a count: codes in the order of the shape, each with bins 0 to 100.
COUNT = np.dtype("<u4")
Row = dict[str, Any]


def packed(rows: Iterable[Aggregate]) -> list[Row]:
    """Model, year and country stand in the document around them."""
    return [
        {
            "edition": row.cell.series.edition,
            "layer": row.cell.series.layer,
            "sector": row.cell.label.sector,
            "size": row.cell.label.size,
            "shape": row.cell.shape,
            "width": row.width,
            "m": row.m,
            "counts": row.counts.astype(COUNT).tobytes(),
        }
        for row in rows
    ]


def unpacked(country: str, model: str, year: int, rows: Iterable[Row]) -> list[Aggregate]:
    """The rows as they were; `counts` is read-only and of type uint32."""
    return [
        Aggregate(
            country,
            Cell(
                Series(model, row["edition"], year, row["layer"]),
                Label(row["sector"], row["size"]),
                row["shape"],
            ),
            row["width"],
            row["m"],
            np.frombuffer(row["counts"], COUNT).reshape(-1, BINS),
        )
        for row in rows
    ]
