"""How figures are told: what every answer says of its releases, and what of one group by size."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import orjson
from numpy.typing import NDArray

from chassis.commands import Answer
from services.benchmark.domain.batch import WHOLE_COUNTRY, Label
from services.benchmark.domain.comparison import Figures
from services.benchmark.domain.cube import Cube, Rows, Section
from services.benchmark.domain.gates import DISTRIBUTION_FROM, QUARTILES_FROM, gate

# What may be spoken of shows by number of organisations; from the last one on the same.
_SHOWS = np.array([gate(n, 1).name.lower() for n in range(DISTRIBUTION_FROM + 1)], object)


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


def rows_of(
    found: Figures,
    k: Sequence[int],
    countries: NDArray[np.int64],
    width: Sequence[int],
    detectable: NDArray[np.float64],
) -> list[list[Answer | None]]:
    """By group and code what its size allows to show; None below `k` of its group.

    `countries` and `detectable` have the shape of the figures, `k` and `width` are of each group.
    """
    n = found.n
    few = n < QUARTILES_FROM
    columns = zip(
        k,
        width,
        n.tolist(),
        countries.tolist(),
        _SHOWS[np.minimum(n, DISTRIBUTION_FROM)].tolist(),
        found.median.tolist(),
        found.interval.tolist(),
        found.lower.tolist(),
        found.upper.tolist(),
        detectable.tolist(),
        strict=True,
    )
    rows: list[list[Answer | None]] = [
        [
            {
                "n": size,
                "countries": of,
                "width": widest,
                "shows": shows,
                "median": median,
                "interval": interval,
                "lower_quartile": lower,
                "upper_quartile": upper,
                "detectable": points,
            }
            if size >= least
            else None
            for size, of, shows, median, interval, lower, upper, points in zip(*group, strict=True)
        ]
        for least, widest, *group in columns
    ]
    _blank(rows, few, "lower_quartile", "upper_quartile")
    _blank(rows, np.isnan(found.interval[..., 0]), "interval")
    _blank(rows, np.isnan(detectable), "detectable")
    return rows


def _blank(rows: list[list[Answer | None]], where: NDArray[np.bool_], *names: str) -> None:
    """None where there is nothing to tell: that is seldom, so it costs least afterwards."""
    for place, column in np.argwhere(where).tolist():
        if (figure := rows[place][column]) is not None:
            figure.update(dict.fromkeys(names))


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
