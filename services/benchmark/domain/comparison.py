"""The comparison of countries: per criterion n, median and quartiles, by country and for Europe."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.benchmark.domain.batch import Batch
from services.benchmark.domain.binning import TOTAL
from services.benchmark.domain.histogram import Dense, total_of
from services.benchmark.domain.quantile import HALF, LOWER, UPPER, about, type_1, type_7
from services.benchmark.domain.record import Series


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a country, or Europe where `country` is None."""

    country: str | None
    n: int
    median: float
    lower_quartile: float
    upper_quartile: float


@dataclass(frozen=True)
class Section:
    """One series: lines by criterion code, and `total` last where there is one."""

    series: Series
    lines: dict[str, tuple[Line, ...]]


def compare(released: Mapping[str, Iterable[Batch]]) -> list[Section]:
    """Add up released batches by series; countries in alphabetical order, Europe last.

    Batches are disjoint, so adding their histograms counts everybody once (I2).
    """
    found: dict[Series, dict[str, dict[str, Dense]]] = defaultdict(dict)
    for country in sorted(released):
        for series, by_code in _added(released[country]).items():
            for code, counts in by_code.items():
                found[series].setdefault(code, {})[country] = counts
    return [
        Section(series, {code: _lines(code, found[series][code]) for code in _order(found[series])})
        for series in sorted(found)
    ]


def _added(batches: Iterable[Batch]) -> dict[Series, dict[str, Dense]]:
    by_series: dict[Series, list[Batch]] = defaultdict(list)
    for batch in batches:
        by_series[batch.series].append(batch)
    return {
        series: {
            code: total_of(each.histograms[code] for each in group if code in each.histograms)
            for code in {code for each in group for code in each.histograms}
        }
        for series, group in by_series.items()
    }


def _lines(code: str, by_country: Mapping[str, Dense]) -> tuple[Line, ...]:
    europe = sum(by_country.values(), start=total_of(()))
    lines = [_line(code, country, counts) for country, counts in by_country.items()]
    return (*lines, _line(code, None, europe))


def _line(code: str, country: str | None, counts: Dense) -> Line:
    n = int(counts.sum())
    if code == TOTAL:
        return Line(country, n, about(counts, HALF), about(counts, LOWER), about(counts, UPPER))
    lower, upper = type_1(counts, LOWER), type_1(counts, UPPER)
    return Line(country, n, type_7(counts, HALF), lower, upper)


def _order(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=lambda code: (code == TOTAL, len(code), code))
