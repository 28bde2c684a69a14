"""What all countries released of one model and year, as arrays: filtered and added up at once.

A section holds one edition and score layer, which are never added to another's. Its rows stand by
country, sector and size, so that those of a sum are mostly neighbours.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.aggregate import Aggregate
from services.benchmark.domain.batch import WHOLE_COUNTRY, Label
from services.benchmark.domain.binning import BINS, TOTAL
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.record import Series
from services.benchmark.domain.running_rows import Running, added
from services.benchmark.domain.superiority import COARSE

# Where a row has no sector, or no size.
NO_LABEL = -1
Rows = NDArray[np.intp]
Places = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Source:
    """One country's newest release: when it was made, and the k it was sealed under.

    `clustering` is how much its clients are alike, as it told or as is assumed.
    """

    released: date
    k: int
    clustering: Clustering = Clustering()


@dataclass(frozen=True)
class Section:
    """Rows of one edition and layer; arrays have one place for each row.

    `before` has running sums of counts, shape (rows + 1, codes, 101); a code that a row's
    organisations had not answered counts nobody there. `country`, `sector` and `size` are places
    in the tuples of these names, `NO_LABEL` for a label too coarse to tell; `m` counts
    organisations, `width` is in points.
    """

    series: Series
    codes: tuple[str, ...]
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    sizes: tuple[str, ...]
    country: Places
    sector: Places
    size: Places
    m: NDArray[np.int64]
    width: Places
    before: Running

    def rows(self, label: Label = WHOLE_COUNTRY, country: str | None = None) -> Rows:
        """Rows whose label says this sector, this size, or both, of one country or of all."""
        found = np.ones(len(self.m), np.bool_)
        if label.sector is not None:
            found &= self.sector == _place(self.sectors, label.sector)
        if label.size is not None:
            found &= self.size == _place(self.sizes, label.size)
        if country is not None:
            found &= self.country == _place(self.countries, country)
        return np.flatnonzero(found)

    def by_country(self, rows: Rows) -> Dense:
        """Counts of the rows, shape (countries, codes, 101)."""
        keys = self.country[rows].astype(np.intp)
        return added(self.before, rows, keys, len(self.countries))

    def by_country_and_all(self, rows: Rows) -> Dense:
        """The same with the counts of all countries in one last: (countries + 1, codes, 101)."""
        keys = self.country[rows].astype(np.intp)
        sums = added(self.before, rows, keys, len(self.countries) + 1)
        sums[:-1].sum(axis=0, out=sums[-1])
        return sums

    def together(self, rows: Rows) -> Dense:
        """Counts of all the rows in one, shape (codes, 101)."""
        found: Dense = added(self.before, rows, np.zeros(len(rows), np.intp), 1)[0]
        return found

    def by_sector(self, rows: Rows, strata: Sequence[str]) -> Dense:
        """Counts of shape (codes, countries, strata, 101); `*` has those without a sector."""
        places = np.array([strata.index(name) for name in (*self.sectors, COARSE)], np.intp)
        keys = self.country[rows].astype(np.intp) * len(strata) + places[self.sector[rows]]
        sums = added(self.before, rows, keys, len(self.countries) * len(strata))
        shape = (len(self.countries), len(strata), len(self.codes), BINS)
        found: Dense = np.ascontiguousarray(np.moveaxis(sums.reshape(shape), 2, 0))
        return found

    def organisations(self, rows: Rows) -> NDArray[np.int64]:
        """How many the rows have, shape (countries,), whatever each of them answered."""
        found = np.zeros(len(self.countries), np.int64)
        np.add.at(found, self.country[rows], self.m[rows])
        return found

    def widths(self, rows: Rows) -> NDArray[np.int16]:
        """The widest bins among the rows in points, shape (countries,); 0 without rows."""
        found = np.zeros(len(self.countries), np.int16)
        np.maximum.at(found, self.country[rows], self.width[rows])
        return found

    @property
    def strata(self) -> tuple[str, ...]:
        """The sectors in alphabetical order, and `*` last."""
        return (*self.sectors, COARSE)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        arrays = (self.country, self.sector, self.size, self.m, self.width, self.before)
        return sum(array.nbytes for array in arrays)


@dataclass(frozen=True)
class Cube:
    """All sections of one model and year by edition and layer, and who released when."""

    model: str
    year: int
    sources: Mapping[str, Source]
    sections: tuple[Section, ...]

    def section(self, edition: str, layer: str) -> Section | None:
        """The section of one edition and layer, None where nobody released any."""
        for each in self.sections:
            if (each.series.edition, each.series.layer) == (edition, layer):
                return each
        return None

    def k(self, countries: Iterable[str]) -> int:
        """Fewest organisations to speak of in figures of these countries: their strictest k."""
        return max((self.sources[country].k for country in countries), default=1)

    def deff(self, countries: Sequence[str]) -> NDArray[np.float64]:
        """The design effect of each of these countries."""
        return np.array([self.sources[country].clustering.deff for country in countries])

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return sum(section.nbytes for section in self.sections)


def cube(model: str, year: int, sources: Mapping[str, Source], rows: Iterable[Aggregate]) -> Cube:
    """Arrange the rows of all countries' releases."""
    groups: dict[Series, list[Aggregate]] = defaultdict(list)
    for row in rows:
        groups[row.cell.series].append(row)
    sections = tuple(_section(series, groups[series]) for series in sorted(groups))
    return Cube(model, year, dict(sorted(sources.items())), sections)


def _section(series: Series, rows: list[Aggregate]) -> Section:
    rows = sorted(rows, key=_order)
    codes = _codes(row.cell.shape for row in rows)
    countries = tuple(sorted({row.country for row in rows}))
    sectors = _names(row.cell.label.sector for row in rows)
    sizes = _names(row.cell.label.size for row in rows)
    return Section(
        series,
        codes,
        countries,
        sectors,
        sizes,
        country=_places([row.country for row in rows], countries),
        sector=_places([row.cell.label.sector for row in rows], sectors),
        size=_places([row.cell.label.size for row in rows], sizes),
        m=np.array([row.m for row in rows], np.int64),
        width=np.array([row.width for row in rows], np.int16),
        before=_running(rows, codes),
    )


def _running(rows: list[Aggregate], codes: tuple[str, ...]) -> Running:
    before = np.zeros((len(rows) + 1, len(codes), BINS), np.uint32)
    whole = " ".join(codes)
    for place, row in enumerate(rows, start=1):
        if row.cell.shape == whole:
            before[place] = row.counts
        else:
            columns = [codes.index(code) for code in row.cell.shape.split(" ")]
            before[place, columns] = row.counts
        before[place] += before[place - 1]
    return before


def _codes(shapes: Iterable[str]) -> tuple[str, ...]:
    found = {code for shape in set(shapes) for code in shape.split(" ")}
    return tuple(sorted(found, key=lambda code: (code == TOTAL, len(code), code)))


def _names(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name is not None}))


def _places(names: Collection[str | None], known: tuple[str, ...]) -> Places:
    places: dict[str | None, int] = {name: place for place, name in enumerate(known)}
    return np.array([places.get(name, NO_LABEL) for name in names], np.int16)


def _place(known: tuple[str, ...], name: str) -> int:
    """A name that no row has is no row's place, not even that of `NO_LABEL`."""
    return known.index(name) if name in known else len(known)


def _order(row: Aggregate) -> tuple[str, str, str, str, str]:
    """Rows without a sector stand last within their country, as their stratum does."""
    label = row.cell.label
    return row.country, label.sector or "~", label.size or "~", row.cell.shape, str(row.width)
