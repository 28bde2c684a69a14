"""One country's benchmark on a clock that is passed in: every decision is the service's own.

What `use_cases` does with a database is done here with `Memory`; an interface test holds the two
against each other, byte for byte.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.believable import disbelief
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.ledger import LedgerBatch
from services.benchmark.domain.ledger_change import LedgerChange, change, changed
from services.benchmark.domain.patience import Patience
from services.benchmark.domain.policy import Policy, Withdrawal
from services.benchmark.domain.receive import succeed
from services.benchmark.domain.reconcile import reconcile
from services.benchmark.domain.record import Subject, Tombstone
from services.benchmark.domain.release import Previous, digest, next_release
from services.benchmark.domain.release_day import period_of, seals_in
from services.benchmark.domain.removals import Retirement, Split, plan_removal
from services.benchmark.domain.sealed_clustering import news_of_clients
from services.benchmark.domain.sealing import Moment, Sealing, plan_sealing
from services.benchmark.simulation.memory import Members, Memory, ModelYear, Newest
from services.benchmark.simulation.population import pseudonym

EPOCH = 1
BatchIds = Callable[[str, str, int, date], Callable[[], str]]


class Unbelievable(Exception):
    """A release that no receiver would accept: the algorithm is broken."""


@dataclass(frozen=True)
class Release:
    """What was announced, and who is in each of its batches."""

    announcement: Announcement
    members: Members


@dataclass
class Node:
    """A country's node; `batch_ids` gives the ids of the batches of one release."""

    country: str
    policy: Policy
    batch_ids: BatchIds
    patience: Patience = Patience()
    memory: Memory = field(default_factory=Memory)

    def take_in(self, subject: Subject, moment: datetime) -> None:
        """Handle what an organisation tells, as `use_cases/intake.py` does."""
        after = reconcile(self.memory.subjects.get(subject.assessment), subject)
        if after is None:
            return
        self.memory.keep(after)
        if not isinstance(after, Tombstone):
            return
        if self.policy.withdrawal is Withdrawal.RETIRE:
            self.memory.depart(after.assessment, moment)
        else:
            self.memory.forget([after.assessment])

    def release_what_is_due(self, now: datetime) -> Iterator[Release]:
        """The releases of this period unless they were made; a new node begins with the next."""
        period = period_of(now.date())
        begun, self.memory.period = self.memory.period, period
        if begun is None or begun >= period:
            return
        seals = seals_in(self.policy.calendar, period)
        for about in self.memory.changing():
            yield from self._release(about, Moment(now, False, self.patience), seals=seals)

    def close_year(self, model: str, year: int, now: datetime) -> Iterator[Release]:
        """The release that closes a year, if anything can be sealed or taken out."""
        yield from self._release((model, year), Moment(now, True, self.patience), seals=True)

    def sealings(self, about: ModelYear, moment: Moment) -> Collection[Sealing]:
        """New batches."""
        new_id = self.batch_ids(self.country, *about, moment.now.date())
        return plan_sealing(self.memory.unsealed(about), self.policy.rule, moment, new_id).sealings

    def removal(self, entry: LedgerBatch, moment: Moment) -> Split | Retirement | None:
        """What withdrawals do to one batch."""
        members = list(self.memory.members[entry.batch.id].values())
        return plan_removal(entry, members, moment.now, self.patience.deadline)

    def apply(self, about: ModelYear, what: LedgerChange) -> list[LedgerBatch]:
        """The ledger after a release."""
        ledger = changed(self.memory.ledger.get(about, []), what, self.policy.rule)
        self.memory.ledger[about] = ledger
        for sealing in what.sealings:
            self.memory.seal(sealing.batch.id, sealing.members)
        for split in what.splits:
            self.memory.split(split.after.id, split.leaving)
        self.memory.end(what.retired)
        return ledger

    def judge(self, release: Announcement, hashed: str, before: Newest | None) -> None:
        """Raise Unbelievable for what a receiver would put into quarantine."""
        reason = disbelief(release, hashed, before.held if before else None)
        if reason is not None:
            raise Unbelievable(f"{release.country} {release.subject}: {reason}")

    def _release(self, about: ModelYear, moment: Moment, *, seals: bool) -> Iterator[Release]:
        new = self.sealings(about, moment) if seals else ()
        left = self.memory.left()
        what = change(
            new,
            (
                self.removal(entry, moment)
                for entry in self.memory.ledger.get(about, [])
                if entry.batch.id in left
            ),
        )
        known = self.memory.ledger.get(about, [])
        if not what.is_nothing or (moment.closing and known and self._news(about, known)):
            yield self._publish(about, what, moment)

    def _news(self, about: ModelYear, ledger: list[LedgerBatch]) -> Clustering | None:
        before = self.memory.newest.get(about)
        return news_of_clients(
            before.announcement.clustering if before else None,
            ledger,
            lambda batches: {
                each: list(known.values())
                for each in batches
                if (known := self.memory.members.get(each)) is not None
            },
        )

    def _publish(self, about: ModelYear, what: LedgerChange, moment: Moment) -> Release:
        before = self.memory.newest.get(about)
        ledger = self.apply(about, what)
        news = self._news(about, ledger) if moment.closing else None
        release = next_release(
            self.country,
            *about,
            policy=self.policy,
            ledger=ledger,
            retired=what.retired,
            previous=Previous(before.announcement, before.held.digest) if before else None,
            epoch=EPOCH,
            released=moment.now.date(),
            clustering=news,
        )
        hashed = digest(release)
        self.judge(release, hashed, before)
        held = succeed(before.held if before else None, release, hashed)
        self.memory.newest[about] = Newest(release, held)
        members = {entry.batch.id: self.memory.truth[entry.batch.id] for entry in ledger}
        return Release(release, members)


def batch_ids(seed: int) -> BatchIds:
    """Ids that look random and are the same in every run with this seed."""

    def of_release(country: str, model: str, year: int, day: date) -> Callable[[], str]:
        numbers = iter(range(1_000_000))
        name = f"{seed}:{country}:{model}:{year}:{day.isoformat()}"
        return lambda: pseudonym(f"{name}:{next(numbers)}", 32)

    return of_release
