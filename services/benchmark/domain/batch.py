"""A sealed batch: an immutable group of organisations, published as one histogram per criterion."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.benchmark.domain.binning import TOTAL
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.record import Record, Scores, Series

FIRST_REVISION = 0


@dataclass(frozen=True, slots=True)
class Label:
    """What the members of a batch have in common; neither means the whole country."""

    sector: str | None = None
    size: str | None = None


WHOLE_COUNTRY = Label()


@dataclass(frozen=True)
class Batch:
    """`m` organisations of one series and label; `histograms` by criterion code, and `total`.

    `width` is that of the criteria's bins in points. Counts stand at multiples of it, so batches
    of any width are merged by adding; the total always has bins of ten points.
    """

    id: str
    rev: int
    series: Series
    label: Label
    m: int
    histograms: dict[str, Histogram]
    width: int = 1

    def to_wire(self) -> dict[str, Any]:
        """The batch as it is published."""
        return {
            "id": self.id,
            "rev": self.rev,
            "model": self.series.model,
            "edition": self.series.edition,
            "year": self.series.year,
            "layer": self.series.layer,
            "label": {"sector": self.label.sector, "size": self.label.size},
            "m": self.m,
            "width": self.width,
            "histograms": {
                code: [list(pair) for pair in histogram.counts]
                for code, histogram in self.histograms.items()
            },
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the published form: two batches with one digest say the same."""
        return hashlib.sha256(canonical(self.to_wire())).hexdigest()


def canonical(value: Any) -> bytes:
    """JSON with sorted names and no spaces: equal values give equal bytes on every node."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def in_published_order(batches: Iterable[Batch]) -> list[Batch]:
    """Sorted by the hash of their random ids, so that order tells nothing of arrival (I7)."""
    return sorted(batches, key=lambda batch: hashlib.sha256(batch.id.encode()).digest())


def histograms_of(scores: Sequence[Scores]) -> dict[str, Histogram]:
    """One histogram for each code; all scores have the same shape."""
    columns = zip(*(each.bins for each in scores), strict=True)
    return {
        code: Histogram.of(column) for code, column in zip(scores[0].codes, columns, strict=True)
    }


def widened(histograms: Mapping[str, Histogram], width: int) -> dict[str, Histogram]:
    """The same counts in criteria's bins of `width` points; the total keeps its own."""
    if width == 1:
        return dict(histograms)
    return {
        code: histogram if code == TOTAL else histogram.widened(width)
        for code, histogram in histograms.items()
    }


def seal(batch_id: str, label: Label, records: Sequence[Record], width: int) -> Batch:
    """The batch of these records, which share series, shape and label."""
    return Batch(
        id=batch_id,
        rev=FIRST_REVISION,
        series=records[0].series,
        label=label,
        m=len(records),
        histograms=widened(histograms_of([record.scores for record in records]), width),
        width=width,
    )
