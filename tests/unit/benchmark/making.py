"""Records, batches and announcements for tests, credible unless a test says otherwise."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256

from hypothesis import strategies as st

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import WHOLE_COUNTRY, Batch, histograms_of
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.record import Record, Series, scores
from services.benchmark.domain.seal_rule import SealRule

SERIES = Series("perform-full", "2003", 2025, "consensus")
FIRST_SEEN = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
CODES = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


def hexadecimal(name: object, digits: int = 64) -> str:
    """Digits that look random and are the same in every run."""
    return sha256(str(name).encode()).hexdigest()[:digits]


def record(
    number: int,
    percents: Sequence[int] | None = None,
    *,
    version: int = 1,
    participant: object = None,
    principals: Sequence[object] = (),
    series: Series = SERIES,
    submitted: str = "2026-01-15",
    total: str | None = "500",
    sector: str = "social-care",
    size: str = "small",
    first_seen: datetime = FIRST_SEEN,
) -> Record:
    """Record `number`; its scores spread widely over the scale unless given."""
    given = percents or [(number * 37 + int(code) * 11) % 101 for code in CODES]
    criteria = {code: str(percent) for code, percent in zip(CODES, given, strict=False)}
    return Record(
        assessment=hexadecimal(f"assessment {number}", 32),
        version=version,
        participant=hexadecimal(f"participant {number if participant is None else participant}"),
        series=series,
        scores=scores(criteria, total),
        sector=sector,
        size=size,
        region="gb",
        submitted=submitted,
        principals=tuple(sorted(hexadecimal(f"principal {name}") for name in principals)),
        first_seen=first_seen,
    )


def batch(
    name: object, size: int = 8, *, rev: int = 0, series: Series = SERIES, first: int = 0
) -> Batch:
    """A country-level batch of `size` organisations."""
    members = [record(number) for number in range(first, first + size)]
    histograms = histograms_of([member.scores for member in members])
    return Batch(hexadecimal(f"batch {name}", 32), rev, series, WHOLE_COUNTRY, size, histograms)


def announcement(
    *batches: Batch,
    version: int = 1,
    epoch: int = 1,
    country: str = "gb",
    rule: SealRule | None = None,
    retired: Sequence[str] = (),
    valid_until: date = date(2036, 1, 1),
) -> Announcement:
    """A release of `perform-full` 2025."""
    return Announcement(
        country=country,
        model=SERIES.model,
        year=SERIES.year,
        epoch=epoch,
        version=version,
        released=date(2026, 2, 1),
        valid_until=valid_until,
        prev_hash=None,
        policy=Policy(rule or SealRule()),
        batches=batches,
        retired=tuple(retired),
    )


percents = st.integers(0, 100)
all_nine = st.lists(percents, min_size=9, max_size=9)
