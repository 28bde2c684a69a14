"""Operational figures: how a change of records changes the histograms over all live records.

They are for the node's own operators and administrators and are never published.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.binning import BINS
from services.benchmark.domain.record import Record, Scores, Series, Subject

Counts = dict[str, dict[int, int]]
Bins = NDArray[np.uint8]


class DamagedScores(ValueError):
    """Bins that no score leads to, or too many or too few of them, somewhere in `series`."""

    def __init__(self, series: Series) -> None:
        super().__init__(series)
        self.series = series


class Change(NamedTuple):
    """One assessment before and after; tombstones and the unknown count for nothing."""

    before: Subject | None
    after: Subject


@dataclass(slots=True)
class Delta:
    """What to add to one series: records, and by code and bin the non-zero differences."""

    n: int = 0
    counts: Counts = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether adding it changes nothing."""
        return not self.n and not self.counts

    @property
    def takes_away(self) -> bool:
        """Whether some count goes down, so that it could fall below zero."""
        return any(step < 0 for bins in self.counts.values() for step in bins.values())


Figures = dict[Series, Delta]


class _Columns:
    """Bins of one series and shape that come and go, as rows of bytes."""

    def __init__(self) -> None:
        self.added: list[bytes] = []
        self.removed: list[bytes] = []


def deltas(changes: Iterable[Change]) -> Figures:
    """New minus old, summed by series; series that do not change are left out."""
    columns: dict[tuple[Series, str], _Columns] = defaultdict(_Columns)
    for before, after in changes:
        if isinstance(after, Record):
            columns[after.series, after.scores.shape].added.append(after.scores.bins)
        if isinstance(before, Record):
            columns[before.series, before.scores.shape].removed.append(before.scores.bins)
    result: dict[Series, Delta] = defaultdict(Delta)
    for (series, shape), moved in columns.items():
        _count(result[series], Scores(shape, b"").codes, moved)
    return {series: delta for series, delta in result.items() if not delta.is_nothing}


def rebuilt(records: Iterable[Record]) -> Figures:
    """The figures that these live records should have led to."""
    return deltas(Change(None, record) for record in records)


class Count:
    """The figures of any number of live records, counted piece by piece."""

    def __init__(self) -> None:
        self._n: dict[Series, int] = defaultdict(int)
        self._dense: dict[tuple[Series, str], NDArray[np.int64]] = {}

    def add(self, series: Series, codes: list[str], bins: Bins) -> None:
        """Count some records more: `bins` has the shape (records, codes).

        Raises DamagedScores for a bin beyond the scale.
        """
        if bins.size and bins.max() >= BINS:
            raise DamagedScores(series)
        self._n[series] += len(bins)
        for column, code in enumerate(codes):
            step = np.bincount(bins[:, column], minlength=BINS)
            self._dense[series, code] = self._dense.get((series, code), 0) + step

    def figures(self) -> Figures:
        """What was counted, without zeros."""
        result = {series: Delta(n) for series, n in self._n.items()}
        for (series, code), dense in self._dense.items():
            found = np.flatnonzero(dense)
            bins = dict(zip(found.tolist(), dense[found].tolist(), strict=True))
            if bins:
                result[series].counts[code] = bins
        return {series: delta for series, delta in result.items() if not delta.is_nothing}


def difference(right: Figures, kept: Figures) -> Figures:
    """What to add to the figures kept to make them right; series that are right are left out."""
    result = {
        series: _minus(right.get(series, Delta()), kept.get(series, Delta()))
        for series in right.keys() | kept.keys()
    }
    return {series: delta for series, delta in result.items() if not delta.is_nothing}


def _minus(right: Delta, kept: Delta) -> Delta:
    counts: Counts = {}
    for code in right.counts.keys() | kept.counts.keys():
        wanted, found = right.counts.get(code, {}), kept.counts.get(code, {})
        steps = {
            bin_: wanted.get(bin_, 0) - found.get(bin_, 0) for bin_ in wanted.keys() | found.keys()
        }
        steps = {bin_: step for bin_, step in steps.items() if step}
        if steps:
            counts[code] = steps
    return Delta(right.n - kept.n, counts)


def _count(delta: Delta, codes: list[str], moved: _Columns) -> None:
    delta.n += len(moved.added) - len(moved.removed)
    added, removed = _matrix(moved.added, len(codes)), _matrix(moved.removed, len(codes))
    for column, code in enumerate(codes):
        step = np.bincount(added[:, column], minlength=BINS)
        step -= np.bincount(removed[:, column], minlength=BINS)
        bins = delta.counts.setdefault(code, {})
        for bin_ in np.flatnonzero(step).tolist():
            bins[bin_] = bins.get(bin_, 0) + int(step[bin_])
            if not bins[bin_]:
                del bins[bin_]
        if not bins:
            del delta.counts[code]


def _matrix(rows: list[bytes], width: int) -> Bins:
    """Shape (records, codes)."""
    return np.frombuffer(b"".join(rows), np.uint8).reshape(-1, width)
