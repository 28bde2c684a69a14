"""What the next release of one model and year would do, read from the database; writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from chassis.unit_of_work import UnitOfWork
from services.benchmark.domain.ledger_change import LedgerChange, change
from services.benchmark.domain.patience import Patience
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.record import Record
from services.benchmark.domain.removals import Retirement, Split, plan_removal
from services.benchmark.domain.sealing import Moment, Plan, plan_sealing
from services.benchmark.sealing_key import SealingKey
from services.benchmark.store import batches, frozen, memberships, records, sealings

NOTHING = Plan((), ())


@dataclass(frozen=True)
class Subject:
    """One model and year, and whether its year is being closed."""

    model: str
    year: int
    closing: bool = False


@dataclass(frozen=True)
class ReleasePlan:
    """What would change, and what stays behind; `fresh` says whether anybody is unsealed."""

    change: LedgerChange
    sealing: Plan
    fresh: bool


@dataclass(frozen=True)
class Planner:
    """Plans for one country; `new_batch_id` gives 128 random bits in hexadecimal."""

    unit: UnitOfWork
    country: str
    key: SealingKey
    policy: Policy
    new_batch_id: Callable[[], str]
    patience: Patience = Patience()

    def plan(self, subject: Subject, *, seals: bool = True) -> ReleasePlan:
        """Both steps of RELEASE (benchmark.md 2.4); without `seals` only withdrawals."""
        fresh = self._unsealed(subject)
        moment = Moment(self.unit.clock.now(), subject.closing, self.patience)
        plan = NOTHING
        if seals:
            plan = plan_sealing(fresh, self.policy.rule, moment, self.new_batch_id)
        return ReleasePlan(change(plan.sealings, self._removals(subject)), plan, bool(fresh))

    def subjects(self) -> list[Subject]:
        """Models and years in which something may change."""
        left = memberships.batches_left(self.unit.db)
        found = {
            *records.pending_subjects(self.unit.db),
            *batches.subjects_of(self.unit.db, self.country, left),
        }
        return [Subject(model, year) for model, year in sorted(found)]

    def member(self, record: Record) -> str:
        """The hash under which somebody sealed is known for ever."""
        return self.key.member(record.series.model, record.series.year, record.participant)

    def _unsealed(self, subject: Subject) -> list[Record]:
        if frozen.is_frozen(self.unit.db, subject.model, subject.year):
            return []
        found = records.not_in_a_batch(self.unit.db, subject.model, subject.year)
        hashes = {record.assessment: self.member(record) for record in found}
        used = sealings.used(self.unit.db, hashes.values())
        return [record for record in found if hashes[record.assessment] not in used]

    def _removals(self, subject: Subject) -> list[Split | Retirement | None]:
        left = memberships.batches_left(self.unit.db)
        if not left:
            return []
        return [
            plan_removal(
                entry,
                memberships.of_batch(self.unit.db, entry.batch.id),
                self.unit.clock.now(),
                self.patience.deadline,
            )
            for entry in batches.ledger(self.unit.db, self.country, subject.model, subject.year)
            if entry.batch.id in left
        ]
