"""What open data are made of: the newest releases held, and their sums by cell."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, Self

from services.benchmark.domain.aggregate import Aggregate
from services.benchmark.domain.batch import canonical
from services.benchmark.domain.record import Series


class Release(NamedTuple):
    """The newest release held of one country, model and year.

    `k` is the least number of organisations in its batches, `digest` that of its signed bytes.
    """

    model: str
    year: int
    country: str
    epoch: int
    version: int
    released: date
    k: int
    organisations: int
    digest: str

    @property
    def is_provisional(self) -> bool:
        """Whether it was made before its year was over, so that more is bound to come."""
        return self.released.year <= self.year


class DoesNotAddUp(ValueError):
    """Rows of a release hold more or fewer organisations than it announced."""

    def __init__(self, release: Release, found: int) -> None:
        super().__init__(f"{found} organisations of {release}")
        self.release = release
        self.found = found


@dataclass(frozen=True)
class Source:
    """Releases by model, year and country; rows by series, country, label and criteria."""

    releases: tuple[Release, ...]
    rows: tuple[Aggregate, ...]

    @classmethod
    def of(cls, releases: Iterable[Release], rows: Iterable[Aggregate]) -> Self:
        """Put into order, and add up; raises DoesNotAddUp unless all of each release is there."""
        source = cls(tuple(sorted(releases)), tuple(sorted(rows, key=_order)))
        source._reconcile()
        return source

    @property
    def series(self) -> list[Series]:
        """Every series that has figures, in order."""
        return sorted({row.cell.series for row in self.rows})

    @property
    def newest(self) -> date:
        """Day of the newest release."""
        return max(release.released for release in self.releases)

    @cached_property
    def _by_subject(self) -> dict[tuple[str, int, str], Release]:
        return {each[:3]: each for each in self.releases}

    def release_of(self, row: Aggregate) -> Release:
        """The release that a row is of."""
        return self._by_subject[row.cell.series.model, row.cell.series.year, row.country]

    def _reconcile(self) -> None:
        found: Counter[tuple[str, int, str]] = Counter()
        for row in self.rows:
            found[row.cell.series.model, row.cell.series.year, row.country] += row.m
        for release in self.releases:
            there = found.pop(release[:3], 0)
            if there != release.organisations:
                raise DoesNotAddUp(release, there)
        if found:
            raise ValueError(f"rows of releases that are not held: {sorted(found)}")


def state_of(releases: Iterable[Release]) -> str:
    """SHA-256 that names exactly these releases, by which pages of one reading fit together."""
    said = [[*each[:5], each.digest] for each in sorted(releases)]
    return hashlib.sha256(canonical(said)).hexdigest()


def _order(row: Aggregate) -> tuple[Series, str, str, str, str]:
    label = row.cell.label
    return row.cell.series, row.country, label.sector or "", label.size or "", row.cell.shape
