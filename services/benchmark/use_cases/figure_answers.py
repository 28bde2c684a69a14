"""How figures are told: what every answer says of its releases, and what of one group by size."""

from collections.abc import Sequence
from datetime import date

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
    many = np.where(n < DISTRIBUTION_FROM, Gate.QUARTILES, Gate.DISTRIBUTION)
    columns = zip(
        k,
        width,
        n.tolist(),
        countries.tolist(),
        _SHOWS[np.where(few, Gate.MEDIAN, many)].tolist(),
        found.median.tolist(),
        found.interval.tolist(),
        _known(np.where(few, np.nan, found.lower)),
        _known(np.where(few, np.nan, found.upper)),
        _known(detectable),
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
    for place, column in np.argwhere((n > 0) & np.isnan(found.interval[..., 0])).tolist():
        if (figure := rows[place][column]) is not None:
            figure["interval"] = None
    return rows


def _known(values: NDArray[np.float64]) -> list[list[float | None]]:
    """The values with None where there is nothing to tell."""
    nothing = np.isnan(values)
    told = values.astype(object)
    told[nothing] = None
    return told.tolist()  # type: ignore[no-any-return]  # lists of what the array holds


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
