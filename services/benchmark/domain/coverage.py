"""Whom the figures speak of: participants beside the directory, and how old the figures are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.intervals import Interval
from services.benchmark.domain.order_statistic import at_rank


@dataclass(frozen=True, slots=True)
class Cell:
    """One sector or size: counts, the share that takes part, and its shares of both wholes.

    `directory` and what depends on it are None where the directory does not say.
    """

    key: str
    participants: int
    directory: int | None
    rate: float | None
    share: float
    directory_share: float | None


@dataclass(frozen=True, slots=True)
class Reach:
    """What the participants' median says of all organisations in the country.

    `code` is `coverage.bounds` with the widest `interval` in which the median of all can lie, or
    `coverage.participants_only`: it describes participants, not the country. `params` fill the
    sentence: `participants`, and where known `directory` and `percent`.
    """

    code: str
    interval: Interval | None
    params: dict[str, int] = field(default_factory=dict)


def composition(
    participants: Mapping[str, int], directory: Mapping[str, int] | None
) -> tuple[Cell, ...]:
    """By sector or by size, in alphabetical order; what one side lacks counts as zero there.

    Participants sealed without a label stand under `*`, so the rates of sectors are lower bounds.
    """
    whole = sum(participants.values())
    listed = 0 if directory is None else sum(directory.values())
    return tuple(
        _cell(
            key,
            participants.get(key, 0),
            whole,
            None if directory is None else directory.get(key, 0),
            listed,
        )
        for key in sorted({*participants, *(directory or {})})
    )


def reach(counts: Dense, directory: int | None) -> Reach:
    """Worst-case bounds of the median of all `directory` organisations, from participants alone.

    Whoever is missing may lie anywhere: with coverage r the bounds are the sample's quantiles
    (0.5 - (1 - r)) / r and 0.5 / r, here by exact ranks (Manski 1989). They exist for r > 0.5. A
    directory that lists fewer than take part is no measure, and is treated as unknown.
    """
    n = int(counts.sum())
    if directory is None or directory < n or not directory:
        return Reach("coverage.participants_only", None, {"participants": n})
    params = {"participants": n, "directory": directory, "percent": 100 * n // directory}
    if 2 * n <= directory:
        return Reach("coverage.participants_only", None, params)
    middle = (directory + 1) // 2
    low, high = at_rank(counts, np.array(middle - (directory - n))), at_rank(counts, middle)
    return Reach("coverage.bounds", Interval(float(low), float(high)), params)


def rate(participants: int, directory: int | None) -> float | None:
    """The share of a directory that takes part; None where it lists nobody, or fewer."""
    return participants / directory if directory and participants <= directory else None


def data_age(newest: Mapping[str, date], today: date) -> dict[str, int]:
    """Days since the newest release of each country, never below 0, in alphabetical order."""
    return {country: max((today - newest[country]).days, 0) for country in sorted(newest)}


def _cell(key: str, here: int, whole: int, there: int | None, listed: int) -> Cell:
    return Cell(
        key=key,
        participants=here,
        directory=there,
        rate=rate(here, there),
        share=here / whole if whole else 0.0,
        directory_share=None if there is None or not listed else there / listed,
    )
