"""What becomes of a verified announcement, given what is held for its country and subject.

Announcements are state: only the newest counts, so order, repetition and gaps do not matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

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
class Seen:
    """What is remembered of a batch to notice that it was changed.

    `batch` is known while its announcement is held.
    """

    rev: int
    m: int
    digest: str
    batch: Batch | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Held:
    """The newest announcement of one (country, subject) and what it is held against.

    `base` are the batches of the older one it replaced: of two that claim one version, the winner
    has to continue the same past. `past` are the hashes of all ever held.
    """

    order: tuple[int, int]
    digest: str
    batches: Mapping[str, Seen]
    base: Mapping[str, Seen]
    retired: frozenset[str]
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
    return _break(held.batches, held, incoming)


def seen(batches: Iterable[Batch]) -> dict[str, Seen]:
    """What to remember of the batches of an announcement."""
    return {batch.id: Seen(batch.rev, batch.m, batch.digest, batch) for batch in batches}


def succeed(held: Held | None, accepted: Announcement, digest: str) -> Held:
    """What is held after `accepted` became the state."""
    base: Mapping[str, Seen] = {}
    past: frozenset[str] = frozenset()
    if held is not None:
        past = held.past
        if accepted.order == held.order:
            base = held.base
        elif accepted.epoch == held.order[0]:
            base = held.batches
    return Held(
        order=accepted.order,
        digest=digest,
        batches=seen(accepted.batches),
        base=base,
        retired=frozenset(accepted.retired),
        past=past | {digest},
    )


def _contradict(held: Held, incoming: Announcement, digest: str) -> Verdict:
    """Two contents under one version: everywhere the smaller hash wins, and an alarm is raised."""
    if digest < held.digest and _break(held.base, None, incoming) is None:
        return Verdict(Outcome.ACCEPT, Reason.EQUIVOCATION)
    return Verdict(Outcome.QUARANTINE, Reason.EQUIVOCATION)


def _break(before: Mapping[str, Seen], held: Held | None, incoming: Announcement) -> Reason | None:
    """How `incoming` fails to continue `before`; None when it does."""
    now = seen(incoming.batches)
    retired = set(incoming.retired)
    if held is not None and not held.retired <= retired:
        return Reason.SHRUNK
    for batch_id, old in before.items():
        new = now.get(batch_id)
        if new is None and batch_id not in retired:
            return Reason.SHRUNK
        if new is not None and new.digest != old.digest and not _is_split(old, new, incoming):
            return Reason.MUTATED
    return None


def _is_split(old: Seen, new: Seen, incoming: Announcement) -> bool:
    """Whether at least k left the batch together under a higher revision (I4).

    Who stayed has to have been in it, under the same label and with the same scores.
    """
    if new.rev <= old.rev or old.m - new.m < incoming.rule.k:
        return False
    if old.batch is None or new.batch is None:
        return True
    left = difference(old.batch.histograms, new.batch.histograms, new.batch.width)
    return lasts(old.batch, new.batch) and left is not None
