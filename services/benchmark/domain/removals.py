"""Withdrawals from sealed batches: split where both parts are safe, retire where time is up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.benchmark.domain.batch import Batch, histograms_of, widened
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.ledger import LedgerBatch, Member
from services.benchmark.domain.seal_rule import SealRule, group_refusal, least_width


@dataclass(frozen=True)
class Split:
    """`after` takes the place of its earlier revision; `leaving` are the members that left."""

    after: Batch
    leaving: tuple[Member, ...]


@dataclass(frozen=True)
class Retirement:
    """The batch counts no more; who stayed is not sealed again."""

    batch: str


def plan_removal(
    entry: LedgerBatch, members: Sequence[Member], now: datetime, deadline: timedelta
) -> Split | Retirement | None:
    """Step 1 of RELEASE (benchmark.md 2.4) for one batch; None when nothing changes yet.

    `members` is all that is known of them. Those who left are judged from the batch without the
    others and from the principals noted when they withdrew, so nothing of theirs has to be kept.
    """
    leaving = tuple(member for member in members if member.removed is not None)
    if not leaving:
        return None
    staying = [member for member in members if member.removed is None]
    first = min(member.removed for member in leaving if member.removed is not None)
    if len(members) == entry.batch.m:
        after = _without(entry, staying)
        if after is None and _leave_safely(entry.batch.histograms, leaving, entry.rule):
            return Retirement(entry.batch.id)
        if after is not None and _both_safe(entry, after, staying, leaving):
            return Split(after, leaving)
    return Retirement(entry.batch.id) if now - first >= deadline else None


def _without(entry: LedgerBatch, staying: Sequence[Member]) -> Batch | None:
    """The batch of those who stay; wide bins where either part has become small."""
    scores = [member.scores for member in staying if member.scores is not None]
    if not scores:
        return None
    gone = entry.batch.m - len(scores)
    parts = (least_width(len(scores), entry.rule), least_width(gone, entry.rule))
    width = max(entry.batch.width, *parts)
    return replace(
        entry.batch,
        rev=entry.batch.rev + 1,
        m=len(scores),
        width=width,
        histograms=widened(histograms_of(scores), width),
    )


def _both_safe(
    entry: LedgerBatch, after: Batch, staying: Sequence[Member], leaving: Sequence[Member]
) -> bool:
    before = widened(entry.batch.histograms, after.width)
    gone = {code: before[code] - after.histograms[code] for code in before}
    stays_safely = (
        group_refusal(
            after.m, [member.principals for member in staying], after.histograms, entry.rule
        )
        is None
    )
    return stays_safely and _leave_safely(gone, leaving, entry.rule)


def _leave_safely(gone: dict[str, Histogram], leaving: Sequence[Member], rule: SealRule) -> bool:
    principals = [member.principals for member in leaving]
    return group_refusal(len(leaving), principals, gone, rule) is None
