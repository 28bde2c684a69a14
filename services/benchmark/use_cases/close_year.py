"""Close a year: seal what is safe at country level, sign the release, and announce it.

Sealing takes several transactions of at most a thousand writes. The last one writes the batches,
the release and its announcement together, so that a crash anywhere leaves either nothing or the
whole release; what was cut off before it is taken back when the next closing begins.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chassis import commands
from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CallSomeone, CorrectIt, RetryIt, Unavailable
from chassis.lease import Lease
from chassis.logs import logger
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.announcer import Announcer
from services.benchmark.domain.announcement import MOST_BYTES, subject_of
from services.benchmark.domain.closing import Plan, Sealing, plan_closing
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.receive import succeed
from services.benchmark.domain.record import Record
from services.benchmark.domain.release import (
    LedgerBatch,
    Previous,
    TooLarge,
    digest,
    next_release,
)
from services.benchmark.domain.seal_rule import SealRule, policy_refusal
from services.benchmark.sealing_key import SealingKey
from services.benchmark.store import announcements, batches, figures, records, sealings
from services.benchmark.use_cases.closing_answers import answered, unsafe
from services.benchmark.use_cases.tidy_sealings import tidy_sealings

log = logger(__name__)

LEASE = timedelta(seconds=30)
ATTEMPTS = 3
# Two writes for each member, and one that says the sealing is still ours.
CHUNK = 450


class RecordsChanged(Exception):
    """A record was corrected or withdrawn while its batch was being sealed."""


@dataclass(frozen=True)
class YearCloser:
    """Closes years for one country; `new_batch_id` gives 128 random bits in hexadecimal."""

    unit: UnitOfWork
    announcer: Announcer
    key: SealingKey
    rule: SealRule
    new_batch_id: Callable[[], str]

    def close(self, call: Command) -> Answer:
        """Answer what was sealed and what waits, once for each command id.

        Raises CorrectIt when the year still runs or no group is safe, RetryIt when somebody else
        closes or records keep changing, CallSomeone when our release would not be believed.
        """
        with translated():
            known = commands.answered(self.unit.db, call)
        if known is not None:
            return known
        self._refuse_too_early(call.data["year"])
        self._refuse_weak_policy()
        self.announcer.epoch()
        lease = Lease(self.unit.db, "closing", self.unit.new_id(), LEASE)
        if not lease.acquire():
            raise RetryIt("close.in_progress")
        try:
            return self._close(call, lease)
        finally:
            lease.release()

    def _close(self, call: Command, lease: Lease) -> Answer:
        for _ in range(ATTEMPTS):
            with translated():
                tidy_sealings(self.unit)
                plan = self._plan(call.data["model"], call.data["year"])
            try:
                answer = self._seal(call, plan, lease)
            except RecordsChanged:
                log.info("records changed while they were sealed; starting over")
                continue
            self._tidy_or_leave_it()
            return answer
        raise RetryIt("close.records_change")

    def _plan(self, model: str, year: int) -> Plan:
        found = records.not_in_a_batch(self.unit.db, model, year)
        hashes = {record.assessment: self._member(record) for record in found}
        used = sealings.used(self.unit.db, hashes.values())
        fresh = [record for record in found if hashes[record.assessment] not in used]
        subject = subject_of(model, year)
        before = announcements.get(self.unit.db, self.announcer.country, subject) is not None
        if not fresh:
            code = "close.already_closed" if before else "close.no_records"
            raise CorrectIt(code, "year", model=model, year=year)
        plan = plan_closing(fresh, self.rule, self.new_batch_id)
        if not plan.sealings:
            raise unsafe(plan.waiting, closed_before=before)
        return plan

    def _seal(self, call: Command, plan: Plan, lease: Lease) -> Answer:
        name, model, year = self.unit.new_id(), call.data["model"], call.data["year"]
        batch_ids = [sealing.batch.id for sealing in plan.sealings]
        self.unit.run(lambda tx: sealings.begin(tx, name, model, year, batch_ids))
        for batch_id, members in _chunks(plan.sealings):
            if not lease.acquire():
                raise RetryIt("close.in_progress")
            self.unit.run(self._step(name, batch_id, members))
        return self.unit.run_command(call, lambda tx: self._release(tx, name, plan, model, year))

    def _step(
        self, name: str, batch_id: str, members: Sequence[Record]
    ) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            if not sealings.hold(tx, name):
                raise RetryIt("close.in_progress")
            if not records.mark(tx, batch_id, members):
                raise RecordsChanged
            sealings.add_members(tx, name, map(self._member, members))

        return work

    def _release(self, tx: Transaction, name: str, plan: Plan, model: str, year: int) -> Answer:
        if not sealings.hold(tx, name, sealings.RELEASED):
            raise RetryIt("close.in_progress")
        new = [sealing.batch for sealing in plan.sealings]
        figures.hold_still(tx, (batch.series for batch in new))
        if records.unchanged(tx, [batch.id for batch in new]) != sum(batch.m for batch in new):
            raise RecordsChanged
        country = self.announcer.country
        before = announcements.get(tx.db, country, subject_of(model, year), tx.session)
        ledger = batches.ledger(tx, country, model, year)
        try:
            release = next_release(
                country,
                model,
                year,
                policy=Policy(self.rule),
                ledger=[*ledger, *(LedgerBatch(batch, self.rule) for batch in new)],
                retired=before.announcement.retired if before else (),
                previous=Previous(*before.held.order, before.digest) if before else None,
                epoch=self.announcer.epoch(),
                released=self.announcer.today(),
            )
        except TooLarge as error:
            raise CallSomeone("release.too_large", size=error.size, most=MOST_BYTES) from error
        token = self.announcer.sign(release)
        held = succeed(before.held if before else None, release, digest(release))
        announcements.put(tx, release, token, held)
        batches.add(tx, country, new, self.rule)
        self.announcer.announce(tx, release, token)
        return answered(release, held.digest, plan)

    def _refuse_too_early(self, year: int) -> None:
        running = self.announcer.today().year
        if year >= running:
            raise CorrectIt("close.year_running", "year", year=year, latest=running - 1)

    def _refuse_weak_policy(self) -> None:
        broken = policy_refusal(self.rule)
        if broken is not None:
            raise CallSomeone(f"seal.{broken.rule}", **broken.params)

    def _tidy_or_leave_it(self) -> None:
        """The release is out; what is left to tidy can wait for the next closing."""
        try:
            with translated():
                tidy_sealings(self.unit)
        except Unavailable as error:
            log.warning("sealing left to be tidied by the next closing", error=str(error))

    def _member(self, record: Record) -> str:
        return self.key.member(record.series.model, record.series.year, record.participant)


def _chunks(found: Sequence[Sealing]) -> Iterator[tuple[str, Sequence[Record]]]:
    for sealing in found:
        for start in range(0, len(sealing.members), CHUNK):
            yield sealing.batch.id, sealing.members[start : start + CHUNK]
