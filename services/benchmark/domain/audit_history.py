"""Walking through every release of one model and year: I1, I3, I4 and what is public of I5.

Batches share no organisation (I2) and change only by splits, so the records that can ever be told
apart are the parts of each batch's chain of revisions: what left with each split, and what stayed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import Batch
from services.benchmark.domain.flaw import Flaw, Invariant, What
from services.benchmark.domain.seal_rule import SealRule, least_width, too_alike
from services.benchmark.domain.split import difference, lasts


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """A release as it was signed; `digest` is the hash of its bytes."""

    announcement: Announcement
    digest: str


@dataclass
class History:
    """What all releases together tell.

    `first` are batches as they were first seen, `living` those of the newest release with the k
    they were published under. `parts` counts the organisations of every part of every batch ever
    published. Not `complete` when releases before the first one kept are missing; all who were
    ever sealed can be counted in these nevertheless unless something was split or retired before.
    """

    complete: bool = True
    countable: bool = True
    releases: int = 0
    newest: KeptRelease | None = None
    first: dict[str, Batch] = field(default_factory=dict)
    living: dict[str, tuple[Batch, int]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    parts: list[int] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def smallest(self) -> int | None:
        """Organisations in the smallest class of records with one signature (I1)."""
        return min(self.parts, default=None)

    @property
    def sealed(self) -> int:
        """Organisations ever sealed, as far as the releases tell."""
        return sum(batch.m for batch in self.first.values())


def walk(releases: Iterable[KeptRelease]) -> History:
    """Go through releases of one model and year in the order of epoch and version."""
    history = History()
    for release in releases:
        _follow(history, release)
        _read(history, release.announcement)
        history.newest = release
        history.releases += 1
    for batch, k in history.living.values():
        _part(history, batch, batch.m, k)
    return history


def _follow(history: History, release: KeptRelease) -> None:
    """Whether this release is the one after the newest so far."""
    now, before = release.announcement, history.newest
    if before is None:
        history.complete = now.version == 1 and now.prev_hash is None
        history.countable = not now.retired and not any(batch.rev for batch in now.batches)
        return
    last = before.announcement
    expected = last.version + 1 if now.epoch == last.epoch else 1
    if now.version != expected:
        history.flaws.append(Flaw(Invariant.HISTORY, What.GAP, version=now.version))
    elif now.prev_hash != before.digest:
        history.flaws.append(Flaw(Invariant.HISTORY, What.CHAIN_BROKEN, version=now.version))
    if now.epoch == last.epoch and not set(last.retired) <= set(now.retired):
        history.flaws.append(Flaw(Invariant.I4, What.FORGOT_RETIRED, version=now.version))


def _read(history: History, release: Announcement) -> None:
    k, version = release.rule.k, release.version
    now = {batch.id: batch for batch in release.batches}
    if len(now) < len(release.batches):
        history.flaws.append(Flaw(Invariant.I2, What.ID_TWICE, version=version))
    added = removed = 0
    for batch in now.values():
        new = batch.id not in history.first
        added += batch.m if new else 0
        removed += _continued(history, batch, release)
    for batch_id in history.living.keys() - now.keys():
        removed += _ended(history, batch_id, release)
    for what, count in ((What.SMALL_ADDITION, added), (What.SMALL_REMOVAL, removed)):
        if 0 < count < k:
            history.flaws.append(Flaw(Invariant.I3, what, version=version, found=count, least=k))
    known = history.living
    history.living = {
        batch.id: (batch, known[batch.id][1] if batch.id in known else k) for batch in now.values()
    }


def _continued(history: History, batch: Batch, release: Announcement) -> int:
    """Check one batch of a release; returns how many left it since the release before."""
    if not _was_read(history, batch, release):
        history.flaws += _by_itself(batch, release)
    if batch.id in history.ended or batch.id in release.retired:
        history.flaws.append(Flaw(Invariant.I4, What.RETURNED, batch.id, release.version))
    history.first.setdefault(batch.id, batch)
    if batch.id not in history.living:
        return 0
    before = history.living[batch.id][0]
    if batch.digest != before.digest:
        _split(history, before, batch, release)
    return before.m - batch.m


def _was_read(history: History, batch: Batch, release: Announcement) -> bool:
    """Whether this very batch was checked under this very rule in the release before."""
    before, newest = history.living.get(batch.id), history.newest
    if before is None or newest is None:
        return False
    return before[0].digest == batch.digest and newest.announcement.rule == release.rule


def _by_itself(batch: Batch, release: Announcement) -> Iterator[Flaw]:
    """Sums, subject, and the seal rule as far as the published counts tell."""
    rule, version = release.rule, release.version
    if any(histogram.n != batch.m for histogram in batch.histograms.values()):
        yield Flaw(Invariant.SUMS, What.SUM_DIFFERS, batch.id, version)
    if (batch.series.model, batch.series.year) != (release.model, release.year):
        yield Flaw(Invariant.I2, What.OTHER_SUBJECT, batch.id, version)
    if batch.m < rule.k:
        yield Flaw(Invariant.I5, What.TOO_FEW, batch.id, version, batch.m, rule.k)
    if batch.width < least_width(batch.m, rule):
        yield Flaw(Invariant.I5, What.NARROW_BINS, batch.id, version, batch.width)
    if too_alike(batch.histograms, rule, batch.m):
        yield Flaw(Invariant.I5, What.TOO_ALIKE, batch.id, version, least=rule.spread)


def _split(history: History, before: Batch, after: Batch, release: Announcement) -> None:
    """A batch may change only into a later revision without a part of it (I4)."""
    rule, version = release.rule, release.version
    k = min(history.living[before.id][1], rule.k)
    left = before.m - after.m
    if after.rev <= before.rev or not lasts(before, after) or left <= 0:
        history.flaws.append(Flaw(Invariant.I4, What.CHANGED, after.id, version))
        if left:
            _part(history, after, abs(left), k, version)
        return
    if left < k:
        history.flaws.append(Flaw(Invariant.I4, What.CHANGED, after.id, version, left, k))
    gone = difference(before.histograms, after.histograms, after.width)
    if gone is None:
        history.flaws.append(Flaw(Invariant.I4, What.NOT_CONTAINED, after.id, version))
    elif left >= k and too_alike(gone, SealRule(k, rule.spread, after.width), left):
        history.flaws.append(
            Flaw(Invariant.I5, What.TOO_ALIKE, after.id, version, least=rule.spread)
        )
    _part(history, after, left, k, version)


def _ended(history: History, batch_id: str, release: Announcement) -> int:
    """A batch that is no longer there has to be named as retired, within one epoch."""
    batch, k = history.living[batch_id]
    history.ended.add(batch_id)
    _part(history, batch, batch.m, k, release.version)
    same_epoch = history.newest is None or (history.newest.announcement.epoch == release.epoch)
    if same_epoch and batch_id not in release.retired:
        history.flaws.append(Flaw(Invariant.I4, What.VANISHED, batch_id, release.version))
    return batch.m


def _part(history: History, batch: Batch, size: int, k: int, version: int | None = None) -> None:
    history.parts.append(size)
    if size < k:
        history.flaws.append(Flaw(Invariant.I1, What.SMALL_CLASS, batch.id, version, size, k))
