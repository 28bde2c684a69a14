"""How figures are told: what every answer says of its releases, and what of one group by size."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from chassis.commands import Answer
from services.benchmark.domain.batch import WHOLE_COUNTRY, Label
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.comparison import Figures
from services.benchmark.domain.cube import Cube, Rows, Section
from services.benchmark.domain.gates import DISTRIBUTION_FROM, QUARTILES_FROM, Gate

# No country tells yet how much clients of one practitioner resemble each other.
DEFF = Clustering().deff
_SHOWS = np.array([gate.name.lower() for gate in Gate], object)


def about(picture: Cube, today: date) -> Answer:
    """Whose releases an answer is made of; `provisional` while the year is not over."""
    return {
        "model": picture.model,
        "year": picture.year,
        "provisional": picture.year >= today.year,
        "released": {
            country: source.released.isoformat() for country, source in picture.sources.items()
        },
    }


def of_section(section: Section) -> Answer:
    """What may not be added to anything else."""
    return {"edition": section.series.edition, "layer": section.series.layer}


def rows_of(found: Figures, k: Sequence[int], **more: NDArray[Any]) -> list[list[Answer | None]]:
    """By group and code what its size allows to show; None below `k` of its group.

    `more` adds columns of shape (groups, codes). Where there is nothing to tell stands NaN, which
    is null in JSON.
    """
    n = found.n
    few = n < QUARTILES_FROM
    shows = np.where(
        few, Gate.MEDIAN, np.where(n < DISTRIBUTION_FROM, Gate.QUARTILES, Gate.DISTRIBUTION)
    )
    columns = {
        "n": n,
        "shows": _SHOWS[shows],
        "median": found.median,
        "interval": found.interval,
        "lower_quartile": np.where(few, np.nan, found.lower),
        "upper_quartile": np.where(few, np.nan, found.upper),
        **more,
    }
    names = tuple(columns)
    told = zip(*(column.tolist() for column in columns.values()), k, strict=True)
    rows = [
        [
            dict(zip(names, figure, strict=True)) if figure[0] >= least else None
            for figure in zip(*group, strict=True)
        ]
        for *group, least in told
    ]
    for place, column in np.argwhere((n > 0) & np.isnan(found.interval[..., 0])).tolist():
        if (figure := rows[place][column]) is not None:
            figure["interval"] = None
    return rows


def jsonable(answer: Answer) -> Answer:
    """The answer with null for NaN."""
    found: Answer = orjson.loads(orjson.dumps(answer))
    return found


def widened(
    section: Section, asked: Label, least: int, country: str | None = None
) -> tuple[Label, Rows]:
    """The label asked for, or the next wider one that has at least `least` organisations."""
    for label in (asked, Label(asked.sector), WHOLE_COUNTRY):
        rows = section.rows(label, country)
        if int(section.m[rows].sum()) >= least or label == WHOLE_COUNTRY:
            return label, rows
    raise AssertionError


def told(label: Label) -> Answer:
    """A label as JSON."""
    return {"sector": label.sector, "size": label.size}
