"""Statistics by country and for all countries, as many as the number of organisations allows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from services.benchmark.domain import intervals
from services.benchmark.domain.binning import BINS, TOTAL
from services.benchmark.domain.gates import Gate, gate
from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.open_data.codes import ALL_COUNTRIES, country_code, in_order
from services.benchmark.domain.open_data.distributions import width_of
from services.benchmark.domain.open_data.source import Source
from services.benchmark.domain.quantile import HALF, LOWER, UPPER, about, type_1, type_7
from services.benchmark.domain.record import Series
from services.benchmark.domain.seal_rule import FLOOR_K


class Statistic(NamedTuple):
    """A row, in the order of the data set's columns; `value` is a decimal number."""

    model: str
    edition: str
    year: int
    layer: str
    country: str
    criterion: str
    statistic: str
    value: str
    unit: str
    bin_width: int
    status: str


@dataclass
class _Sum:
    counts: Dense = field(default_factory=lambda: np.zeros(BINS, np.int64))
    width: int = 1
    k: int = FLOOR_K
    countries: set[str] = field(default_factory=set)
    is_provisional: bool = False


def statistics(source: Source) -> Iterator[Statistic]:
    """By series, country and criterion; all countries together come last, as `_T`.

    Fewer than k are never spoken of, and of countries together the most cautious one's k counts.
    """
    found = _sums(source)
    for series, country in sorted(found):
        by_code = found[series, country]
        for code in in_order(by_code):
            yield from _of(series, country, code, by_code[code])


def _sums(source: Source) -> dict[tuple[Series, str], dict[str, _Sum]]:
    found: dict[tuple[Series, str], dict[str, _Sum]] = defaultdict(lambda: defaultdict(_Sum))
    for row in source.rows:
        series = row.cell.series
        release = source.release_of(row)
        for code, counts in zip(row.cell.shape.split(" "), row.counts, strict=True):
            for where in (country_code(row.country), ALL_COUNTRIES):
                each = found[series, where][code]
                each.counts = each.counts + counts
                each.width = max(each.width, width_of(code, row.width))
                each.countries.add(row.country)
                each.k = max(each.k, release.k)
                each.is_provisional |= release.is_provisional
    return found


def _of(series: Series, country: str, code: str, of: _Sum) -> Iterator[Statistic]:
    n = int(of.counts.sum())
    allowed = gate(n, of.k)
    if allowed is Gate.NOTHING:
        return
    counted = "P" if of.is_provisional else "A"
    points = "P" if of.is_provisional else "E" if of.width > 1 else "A"
    unit = "points-1000" if code == TOTAL else "points-100"

    def row(name: str, value: float, unit: str, status: str) -> Statistic:
        return Statistic(*series, country, code, name, _decimal(value), unit, of.width, status)

    yield row("n", n, "organisations", counted)
    if country == ALL_COUNTRIES:
        yield row("countries", len(of.countries), "countries", counted)
    for name, value in _figures(code, of.counts, allowed):
        yield row(name, value, unit, points)


def _figures(code: str, counts: Dense, allowed: Gate) -> Iterator[tuple[str, float]]:
    is_total = code == TOTAL
    yield "median", about(counts, HALF) if is_total else type_7(counts, HALF)
    interval = intervals.of_total(counts) if is_total else intervals.of_quantile(counts)
    if interval is not None:
        yield from (("median_low", interval.low), ("median_high", interval.high))
    if allowed >= Gate.QUARTILES:
        quartile = about if is_total else type_1
        yield "lower_quartile", quartile(counts, LOWER)
        yield "upper_quartile", quartile(counts, UPPER)


def _decimal(value: float) -> str:
    """At most one decimal, which is all that medians of whole points have."""
    return f"{value:.1f}".removesuffix(".0")
