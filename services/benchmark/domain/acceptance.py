"""Judging a received announcement by itself, before it is held against what is known."""

from datetime import date

from services.benchmark.domain.aggregate import shape_of
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import Batch
from services.benchmark.domain.binning import BINS
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.seal_rule import FLOOR_K, SealRule, least_width

# What the sums of a release may take, so that they fit one document; some 3,000 kinds of batches.
MOST_BYTES_OF_SUMS = 12 * 1024 * 1024
BYTES_OF_A_COUNT = 4
# Sums are counted in 32 bits.
MOST_ORGANISATIONS = 2**31 - 1


def check(announcement: Announcement, *, epoch: int, today: date) -> None:
    """Raise Unacceptable unless the release keeps its own policy and adds up.

    `epoch` is the country's epoch in the trust file.
    """
    if announcement.epoch != epoch:
        raise Unacceptable(Reason.OTHER_EPOCH)
    if announcement.valid_until < today:
        raise Unacceptable(Reason.EXPIRED)
    check_content(announcement)


def check_content(announcement: Announcement) -> None:
    """Raise Unacceptable unless the release keeps its own policy and adds up, whatever its age."""
    if announcement.rule.k < FLOOR_K:
        raise Unacceptable(Reason.WEAK_POLICY)
    ids = [batch.id for batch in announcement.batches]
    if len(set(ids)) != len(ids) or len(set(announcement.retired)) != len(announcement.retired):
        raise Unacceptable(Reason.IDS_NOT_UNIQUE)
    if not set(ids).isdisjoint(announcement.retired):
        raise Unacceptable(Reason.RETIRED_REUSED)
    for batch in announcement.batches:
        _check_batch(batch, announcement.rule)
        if (batch.series.model, batch.series.year) != (announcement.model, announcement.year):
            raise Unacceptable(Reason.OTHER_SUBJECT)
    _check_sums(announcement)


def _check_batch(batch: Batch, rule: SealRule) -> None:
    if batch.m < rule.k:
        raise Unacceptable(Reason.TOO_FEW)
    if batch.width < least_width(batch.m, rule):
        raise Unacceptable(Reason.WEAK_POLICY)
    if any(histogram.n != batch.m for histogram in batch.histograms.values()):
        raise Unacceptable(Reason.SUMS_WRONG)


def _check_sums(announcement: Announcement) -> None:
    """A release is small by its sparse batches, but added up it must not fill the memory."""
    kinds = {(batch.series, batch.label, shape_of(batch)) for batch in announcement.batches}
    counts = BINS * sum(len(shape.split(" ")) for _, _, shape in kinds)
    organisations = sum(batch.m for batch in announcement.batches)
    if counts * BYTES_OF_A_COUNT > MOST_BYTES_OF_SUMS or organisations > MOST_ORGANISATIONS:
        raise Unacceptable(Reason.OVERSIZED)
