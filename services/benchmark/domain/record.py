"""What is kept of one submitted assessment: the bins of its scores, and nothing finer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from services.benchmark.domain.binning import TOTAL, criterion_bin, total_bin

# A validated score outranks a consensus score of the same organisation and year.
LAYERS = ("consensus", "validated")


class Series(NamedTuple):
    """What may be counted together: one model in one edition, one year, one score layer."""

    model: str
    edition: str
    year: int
    layer: str


class Scores(NamedTuple):
    """Bins of one assessment, one byte for each code of `shape`.

    `shape` lists the criterion codes in order, separated by spaces, and `total` last where the
    edition has points: a criterion left out as not applicable makes another shape.
    """

    shape: str
    bins: bytes

    @property
    def codes(self) -> list[str]:
        """The codes that the bins stand for, in order."""
        return self.shape.split(" ")


def scores(criteria: Mapping[str, str], total: str | None) -> Scores:
    """Bin exact decimal strings; raises NotAScore outside the scale."""
    codes, shape = _shape(tuple(criteria), total is not None)
    bins = [criterion_bin(criteria[code]) for code in codes]
    if total is not None:
        bins.append(total_bin(total))
    return Scores(shape, bytes(bins))


@lru_cache(maxsize=1_024)
def _shape(given: tuple[str, ...], with_total: bool) -> tuple[tuple[str, ...], str]:
    codes = tuple(sorted(given, key=lambda code: (len(code), code)))
    return codes, " ".join((*codes, TOTAL) if with_total else codes)


@dataclass(frozen=True, slots=True)
class Record:
    """The newest known version of one assessment of one participant (a keyed pseudonym).

    `principals` are pseudonyms of everybody outside the organisation who knows its raw scores.
    """

    assessment: str
    version: int
    participant: str
    series: Series
    scores: Scores
    sector: str
    size: str
    region: str
    submitted: str
    principals: tuple[str, ...]
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What remains of an assessment that was withdrawn or erased: that it shall not come back."""

    assessment: str
    version: int
    erased: bool


Subject = Record | Tombstone
