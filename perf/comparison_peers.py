"""The same figures from raw scores: numpy on columns in memory, and MongoDB on records.

Of one model and year, by country and for Europe, of every criterion and the total: how many, the
quartiles of type 1, and the median. numpy computes the median's interval and the spread too, as the
service does; MongoDB is spared these.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymongo.collection import Collection

from chassis.database import Document
from perf.released import CODES, COUNTRIES, MODELS, YEARS, Raw
from services.benchmark.domain.binning import BINS, TOTAL
from services.benchmark.domain.comparison import Figures, figures
from services.benchmark.domain.intervals import ranks as interval_ranks

COLUMNS = (*(f"c{code}" for code in CODES), "total")
# Asks MongoDB for one model and year.
Way = Callable[[Collection[Document], str, int], list[Document]]
# By country, Europe last, and column: n, lower quartile, median, upper quartile, the median's
# interval, and the spread that tells how small a difference could be seen.
Quartiles = NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """All raw scores as columns in memory, one byte each, in order of arrival."""

    country: NDArray[np.uint8]
    model: NDArray[np.uint8]
    year: NDArray[np.uint8]
    bins: NDArray[np.uint8]

    @classmethod
    def of(cls, raws: Iterable[Raw], seed: int) -> "Columns":
        """Mixed as organisations of all countries submit; `bins` has one row a column."""
        found = list(raws)
        keys = np.array(
            [
                (COUNTRIES.index(raw.country), MODELS.index(raw.model), YEARS.index(raw.year))
                for raw in found
            ],
            np.uint8,
        ).repeat([len(raw.bins) for raw in found], axis=0)
        bins = np.concatenate([raw.bins for raw in found])
        order = np.random.default_rng(seed).permutation(len(bins))
        keys = keys[order]
        columns = np.ascontiguousarray(bins[order].T)
        country, model, year = (np.ascontiguousarray(column) for column in keys.T)
        return cls(country, model, year, columns)

    def quartiles(self, model: str, year: int) -> Quartiles:
        """Select, order by country once, and partition each column within it."""
        bins, ends = self._by_country(model, year)
        found = np.empty((len(COUNTRIES) + 1, len(COLUMNS), 7))
        for place, (start, end) in enumerate(pairwise((0, *ends))):
            found[place] = _of(bins[:, start:end])
        found[-1] = _of(bins)
        return found

    def counted(self, model: str, year: int) -> Figures:
        """What this service does once for each release, done for each question: count first."""
        bins, ends = self._by_country(model, year)
        width = len(COLUMNS) * BINS
        counts = np.zeros((len(COUNTRIES) + 1, width), np.int64)
        places = bins + np.arange(len(COLUMNS))[:, None] * BINS
        for place, (start, end) in enumerate(pairwise((0, *ends))):
            counts[place] = np.bincount(places[:, start:end].ravel(), minlength=width)
        counts[-1] = counts[:-1].sum(axis=0)
        return figures(counts.reshape(-1, len(COLUMNS), BINS), (*CODES, TOTAL))

    def _by_country(self, model: str, year: int) -> tuple[NDArray[np.uint8], list[int]]:
        chosen = np.flatnonzero(
            (self.model == MODELS.index(model)) & (self.year == YEARS.index(year))
        )
        country = self.country[chosen]
        order = chosen[np.argsort(country, kind="stable")]
        ends: list[int] = np.cumsum(np.bincount(country, minlength=len(COUNTRIES))).tolist()
        return self.bins[:, order], ends


def _of(bins: NDArray[np.uint8]) -> NDArray[np.float64]:
    n = bins.shape[1]
    first, last = interval_ranks(n) or (1, n)
    ranks = [-(-n // 4) - 1, (n - 1) // 2, n // 2, -(-3 * n // 4) - 1, first - 1, last - 1]
    found = np.partition(bins, sorted(set(ranks)), axis=1)[:, ranks].astype(np.float64)
    lower, low, high, upper, *interval = found.T
    spread = bins.std(axis=1, dtype=np.float32)
    return np.stack(
        [np.full(len(bins), n), lower, (low + high) / 2, upper, *interval, spread], axis=1
    )


def fill(records: Collection[Document], raws: Iterable[Raw]) -> None:
    """One record for each organisation, with an index that leads to one model and year."""
    for raw in raws:
        records.insert_many(
            {
                "country": raw.country,
                "model": raw.model,
                "year": raw.year,
                **dict(zip(COLUMNS, bins, strict=True)),
            }
            for bins in raw.bins.tolist()
        )
    records.create_index([("model", 1), ("year", 1), ("country", 1)])


def by_sorting(records: Collection[Document], model: str, year: int) -> list[Document]:
    """One pass: push every column by country, sort each, read the quartiles by rank."""
    return [*_sorted(records, model, year, "$country"), *_sorted(records, model, year, None)]


def by_counting(records: Collection[Document], model: str, year: int) -> list[Document]:
    """Count every column by country and score; the quartiles are read from these by the caller."""
    facets: dict[str, Any] = {
        column: [{"$group": {"_id": {"c": "$country", "s": f"${column}"}, "n": {"$sum": 1}}}]
        for column in COLUMNS
    }
    return list(records.aggregate([{"$match": {"model": model, "year": year}}, {"$facet": facets}]))


def by_sorted_groups(records: Collection[Document], model: str, year: int) -> list[Document]:
    """Ten passes: `$sort` by country and one score, `$group` what is sorted."""
    found: list[Document] = []
    for column in COLUMNS:
        found += records.aggregate(
            [
                {"$match": {"model": model, "year": year}},
                {"$sort": {"country": 1, column: 1}},
                {"$group": {"_id": "$country", "scores": {"$push": f"${column}"}}},
                {"$project": _ranks("$scores", column)},
            ],
            allowDiskUse=True,
        )
    return found


def _sorted(
    records: Collection[Document], model: str, year: int, group: str | None
) -> list[Document]:
    pushed: dict[str, Any] = {column: {"$push": f"${column}"} for column in COLUMNS}
    ordered = {column: {"$sortArray": {"input": f"${column}", "sortBy": 1}} for column in COLUMNS}
    ranks: dict[str, Any] = {}
    for column in COLUMNS:
        ranks |= _ranks(f"${column}", column)
    return list(
        records.aggregate(
            [
                {"$match": {"model": model, "year": year}},
                {"$group": {"_id": group, **pushed}},
                {"$project": ordered},
                {"$project": ranks},
            ],
            allowDiskUse=True,
        )
    )


def _ranks(array: str, name: str) -> dict[str, Any]:
    n = {"$size": array}

    def at(share: float) -> dict[str, Any]:
        rank = {"$subtract": [{"$ceil": {"$multiply": [n, share]}}, 1]}
        return {"$arrayElemAt": [array, {"$toInt": rank}]}

    return {f"{name}_{percent}": at(percent / 100) for percent in (25, 50, 75)} | {f"{name}_n": n}
