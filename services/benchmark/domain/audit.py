"""The audit: I1 to I5 of benchmark.md over every release ever made, the ledger and its members."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.benchmark.domain import audit_batch
from services.benchmark.domain.audit_history import History, KeptRelease, walk
from services.benchmark.domain.flaw import Flaw, Invariant, What
from services.benchmark.domain.ledger import LedgerBatch, Member


@dataclass(frozen=True)
class Kept:
    """What the node holds of one model and year, besides its releases.

    `sealed` is how many hashes of organisations ever sealed there are, None when it was not yet
    kept apart by model and year; `twice` how many organisations are marked as sealed in two
    batches; `unreadable` the versions of releases whose stored form is damaged; `newest` the hash
    of the release that is being announced.
    """

    ledger: Sequence[LedgerBatch] = ()
    members: Mapping[str, Sequence[Member]] = field(default_factory=dict)
    sealed: int | None = None
    twice: int = 0
    unreadable: Sequence[int] = ()
    newest: str | None = None


@dataclass(frozen=True)
class Audited:
    """What was found of one model and year.

    `unknown` counts organisations in living batches of whom nothing is known any more, so that
    their part of the seal rule could not be checked again.
    """

    model: str
    year: int
    history: History
    living: Sequence[LedgerBatch]
    unknown: int
    flaws: Sequence[Flaw]


def audit(model: str, year: int, releases: Iterable[KeptRelease], kept: Kept) -> Audited:
    """Check one model and year; releases in the order of epoch and version."""
    history = walk(releases)
    flaws = list(history.flaws)
    flaws += [
        Flaw(Invariant.HISTORY, What.UNREADABLE, version=version) for version in kept.unreadable
    ]
    flaws += _exactly_once(history, kept)
    flaws += _as_released(history, kept)
    unknown = 0
    for entry in kept.ledger:
        members = kept.members.get(entry.batch.id, ())
        unknown += max(0, entry.batch.m - sum(member.removed is None for member in members))
        flaws += audit_batch.check(entry, members)
    return Audited(model, year, history, kept.ledger, unknown, _distinct(flaws))


def audit_together(audits: Sequence[Audited], hashes: int | None = None) -> list[Flaw]:
    """What only shows over all models and years (I2): an id of a batch in two of them.

    `hashes` is how many were ever sealed, given where they are not kept apart by model and year.
    """
    times = Counter(batch_id for each in audits for batch_id in each.history.first)
    flaws = [
        Flaw(Invariant.I2, What.ID_TWICE, batch_id)
        for batch_id, count in sorted(times.items())
        if count > 1
    ]
    sealed = sum(each.history.sealed for each in audits)
    countable = all(each.history.countable for each in audits)
    if hashes is not None and countable and hashes != sealed:
        flaws.append(Flaw(Invariant.I2, What.HASHES_DIFFER, found=hashes, least=sealed))
    return flaws


def _exactly_once(history: History, kept: Kept) -> Iterator[Flaw]:
    """As many hashes as organisations in batches: nobody is in two, nobody was lost (I2)."""
    if kept.twice:
        yield Flaw(Invariant.I2, What.SEALED_TWICE, found=kept.twice)
    if history.countable and kept.sealed is not None and kept.sealed != history.sealed:
        yield Flaw(Invariant.I2, What.HASHES_DIFFER, found=kept.sealed, least=history.sealed)


def _as_released(history: History, kept: Kept) -> Iterator[Flaw]:
    """The ledger is what the newest release says, batch by batch."""
    released = {batch.id: batch.digest for batch, _ in history.living.values()}
    ledger = {entry.batch.id: entry.batch.digest for entry in kept.ledger}
    for batch_id in sorted(released.keys() | ledger.keys()):
        if released.get(batch_id) != ledger.get(batch_id):
            yield Flaw(Invariant.LEDGER, What.LEDGER_DIFFERS, batch_id)
    newest = history.newest.digest if history.newest else None
    if newest != kept.newest:
        yield Flaw(Invariant.LEDGER, What.NEWEST_DIFFERS)


def _distinct(flaws: Iterable[Flaw]) -> list[Flaw]:
    """A flaw that stands in every later release is told once, for the first of them."""
    first: dict[tuple[Invariant, What, str | None], Flaw] = {}
    for flaw in flaws:
        key = (flaw.invariant, flaw.what, flaw.batch or str(flaw.version))
        first.setdefault(key, flaw)
    return list(first.values())
