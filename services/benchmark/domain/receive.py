"""What becomes of a verified announcement, given what is held for its country and subject.

Announcements are state: only the newest counts, so order, repetition and gaps do not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import Batch
from services.benchmark.domain.reasons import Reason
from services.benchmark.domain.split import difference, lasts


class Outcome(StrEnum):
    """`accept` makes it the state, `adopt` one of our own that was lost; no other does."""

    ACCEPT = "accept"
    ADOPT = "adopt"
    DUPLICATE = "duplicate"
    LATE = "late"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is given for a quarantine, and for an accept that raises an alarm all the same."""

    outcome: Outcome
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What an announcement showed, by id, and whatever follows it has to continue."""

    batches: Mapping[str, Batch] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()

    @classmethod
    def by(cls, announcement: Announcement) -> Self:
        """What this one shows."""
        batches = {batch.id: batch for batch in announcement.batches}
        return cls(batches, frozenset(announcement.retired))


@dataclass(frozen=True)
class Held:
    """The newest announcement of one (country, subject) and what it is held against.

    `base` is what the older one that it replaced had shown: of two that claim one version, the
    winner has to continue the same past. `past` are the hashes of all ever held.
    """

    order: tuple[int, int]
    digest: str
    shown: Shown
    base: Shown
    past: frozenset[str]


def decide(held: Held | None, incoming: Announcement, digest: str) -> Verdict:
    """RECEIVE of benchmark.md 2.4 for an announcement whose signature and content are in order.

    `digest` is the hash of its signed bytes. A redelivery under the same event id never gets
    here, so an older one that was held before has been sent anew on purpose: a replay.
    """
    if held is None:
        return Verdict(Outcome.ACCEPT)
    if digest == held.digest:
        return Verdict(Outcome.DUPLICATE)
    if incoming.order < held.order:
        if digest in held.past:
            return Verdict(Outcome.QUARANTINE, Reason.REPLAYED)
        return Verdict(Outcome.LATE)
    if incoming.order == held.order:
        return _contradict(held, incoming, digest)
    # A new epoch begins again: what was there before binds nobody (architecture.md 2).
    reason = None if incoming.epoch > held.order[0] else broken(held, incoming)
    return Verdict(Outcome.QUARANTINE, reason) if reason else Verdict(Outcome.ACCEPT)


def broken(held: Held, incoming: Announcement) -> Reason | None:
    """How `incoming` fails to continue what is held, whatever their epochs; None when it does."""
    return _break(held.shown, incoming)


def succeed(held: Held | None, accepted: Announcement, digest: str) -> Held:
    """What is held after `accepted` became the state."""
    base = Shown()
    past: frozenset[str] = frozenset()
    if held is not None:
        past = held.past
        if accepted.order == held.order:
            base = held.base
        elif accepted.epoch == held.order[0]:
            base = held.shown
    return Held(
        order=accepted.order,
        digest=digest,
        shown=Shown.by(accepted),
        base=base,
        past=past | {digest},
    )


def _contradict(held: Held, incoming: Announcement, digest: str) -> Verdict:
    """Two contents under one version: everywhere the smaller hash wins, and an alarm is raised."""
    if digest < held.digest and _break(held.base, incoming) is None:
        return Verdict(Outcome.ACCEPT, Reason.EQUIVOCATION)
    return Verdict(Outcome.QUARANTINE, Reason.EQUIVOCATION)


def _break(before: Shown, incoming: Announcement) -> Reason | None:
    """How `incoming` fails to continue what was shown before; None when it does."""
    now = Shown.by(incoming)
    if not before.retired <= now.retired:
        return Reason.SHRUNK
    for batch_id, old in before.batches.items():
        new = now.batches.get(batch_id)
        if new is None and batch_id not in now.retired:
            return Reason.SHRUNK
        if new is not None and new != old and not _is_split(old, new, incoming):
            return Reason.MUTATED
    return None


def _is_split(old: Batch, new: Batch, incoming: Announcement) -> bool:
    """Whether at least k left the batch together under a higher revision (I4).

    Who stayed has to have been in it, under the same label and with the same scores.
    """
    if new.rev <= old.rev or old.m - new.m < incoming.rule.k:
        return False
    left = difference(old.histograms, new.histograms, new.width)
    return lasts(old, new) and left is not None
