"""How figures are told: what every answer says of its releases, and what of one group by size."""

import math
from collections.abc import Sequence
from datetime import date

from chassis.commands import Answer
from services.benchmark.domain.batch import WHOLE_COUNTRY, Label
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.comparison import Figures
from services.benchmark.domain.cube import Cube, Rows, Section
from services.benchmark.domain.gates import Gate, gate

# No country tells yet how much clients of one practitioner resemble each other.
DEFF = Clustering().deff


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


def rows_of(found: Figures, k: Sequence[int]) -> list[list[Answer | None]]:
    """By group and code what its size allows to show; None below `k` of its group."""
    columns = zip(
        found.n.tolist(),
        found.median.tolist(),
        found.interval.tolist(),
        found.lower.tolist(),
        found.upper.tolist(),
        k,
        strict=True,
    )
    return [
        [_figure(*each, least) for each in zip(n, median, interval, lower, upper, strict=True)]
        for n, median, interval, lower, upper, least in columns
    ]


def number(value: float) -> float | None:
    """None in place of NaN, which JSON does not know."""
    return None if math.isnan(value) else value


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


def _figure(
    n: int,
    median: float,
    interval: list[float],
    lower: float,
    upper: float,
    k: int,
) -> Answer | None:
    shows = gate(n, k)
    if shows is Gate.NOTHING:
        return None
    quartiles = shows >= Gate.QUARTILES
    return {
        "n": n,
        "shows": shows.name.lower(),
        "median": median,
        "interval": None if math.isnan(interval[0]) else interval,
        "lower_quartile": lower if quartiles else None,
        "upper_quartile": upper if quartiles else None,
    }
