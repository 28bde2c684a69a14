"""Whether a node has heard enough of its peers to seal (I9 of benchmark.md 2.3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Mark(NamedTuple):
    """How far a subject has come: epoch, version, and the hash of the signed bytes."""

    epoch: int
    version: int
    digest: str

    @property
    def order(self) -> tuple[int, int]:
        """What makes one announcement of a subject newer than another."""
        return self.epoch, self.version


Marks = Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class NotHeard:
    """Too few peers echoed our challenge: `needed` of `peers` have to, `missing` did not."""

    heard: int
    needed: int
    peers: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """Our ledger lacks releases of ours: their subjects, and the peers that hold them.

    No peers are named where it is this process that remembers having had them.
    """

    subjects: tuple[str, ...]
    shown_by: tuple[str, ...]


Obstacle = NotHeard | Behind


def obstacle(
    peers: Collection[str], echoes: Mapping[str, Marks], ledger: Marks, noted: Marks
) -> Obstacle | None:
    """What forbids sealing; None when nothing does.

    `echoes` are, for every peer that echoed the challenge of this start, the releases of ours that
    it held then: an echo comes after everything that we had announced before, as links keep order.
    `noted` is what this process has seen in the ledger itself. A country without peers has nobody
    to wait for.
    """
    fresh = {country: shown for country, shown in echoes.items() if country in peers}
    lacking = set(fallen_back(ledger, noted))
    shown_by = []
    for country, shown in sorted(fresh.items()):
        unknown = newer(shown, ledger)
        if unknown:
            lacking.update(unknown)
            shown_by.append(country)
    if lacking:
        return Behind(tuple(sorted(lacking)), tuple(shown_by))
    needed = len(peers) // 2 + 1 if peers else 0
    if len(fresh) < needed:
        missing = tuple(sorted(set(peers) - fresh.keys()))
        return NotHeard(len(fresh), needed, len(peers), missing)
    return None


def newer(theirs: Marks, ours: Marks) -> list[str]:
    """Subjects of which `theirs` is newer, or says something else under the same version."""
    return sorted(subject for subject, mark in theirs.items() if _beyond(mark, ours.get(subject)))


def fallen_back(ledger: Marks, noted: Marks) -> list[str]:
    """Subjects of which the ledger once held more than now: a backup was put in its place."""
    return sorted(
        subject
        for subject, mark in noted.items()
        if subject not in ledger or ledger[subject].order < mark.order
    )


def furthest(one: Marks, other: Marks) -> dict[str, Mark]:
    """Of every subject the newer mark; of two with one version the one of `one`."""
    reached = dict(other)
    for subject, mark in one.items():
        if subject not in reached or mark.order >= reached[subject].order:
            reached[subject] = mark
    return reached


def _beyond(theirs: Mark, ours: Mark | None) -> bool:
    if ours is None or theirs.order > ours.order:
        return True
    return theirs.order == ours.order and theirs.digest != ours.digest
