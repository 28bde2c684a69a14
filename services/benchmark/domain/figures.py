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


class _Columns:
    """Bins of one series and shape that come and go, as rows of bytes."""

    def __init__(self) -> None:
        self.added: list[bytes] = []
        self.removed: list[bytes] = []


def deltas(changes: Iterable[Change]) -> dict[Series, Delta]:
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


def rebuilt(records: Iterable[Record]) -> dict[Series, Delta]:
    """The figures that these live records should have led to."""
    return deltas(Change(None, record) for record in records)


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


def _matrix(rows: list[bytes], width: int) -> NDArray[np.uint8]:
    """Shape (records, codes)."""
    return np.frombuffer(b"".join(rows), np.uint8).reshape(-1, width)
