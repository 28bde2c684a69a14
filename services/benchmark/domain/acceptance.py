"""Judging a received announcement by itself, before it is held against what is known."""

from datetime import date

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import Batch
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.seal_rule import FLOOR_K, SealRule, least_width


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


def _check_batch(batch: Batch, rule: SealRule) -> None:
    if batch.m < rule.k:
        raise Unacceptable(Reason.TOO_FEW)
    if batch.width < least_width(batch.m, rule):
        raise Unacceptable(Reason.WEAK_POLICY)
    if any(histogram.n != batch.m for histogram in batch.histograms.values()):
        raise Unacceptable(Reason.SUMS_WRONG)
