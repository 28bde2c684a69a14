"""Make one release: seal what is safe, take out who withdrew, sign the result, announce it.

Sealing takes several transactions of at most a thousand writes. The last one writes the batches,
the release and its announcement together, so that a crash anywhere leaves either nothing or the
whole release; what was cut off before it is taken back when the next release begins.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chassis.commands import Answer
from chassis.database import translated
from chassis.errors import CorrectIt, RetryIt, Unavailable
from chassis.lease import Lease
from chassis.logs import logger
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.announcer import Announcer
from services.benchmark.domain.announcement import Announcement, subject_of
from services.benchmark.domain.ledger_change import LedgerChange
from services.benchmark.domain.record import Record
from services.benchmark.domain.release import digest
from services.benchmark.domain.sealing import Sealing
from services.benchmark.store import figures, frozen, memberships, records, sealings
from services.benchmark.use_cases.planning import Planner, ReleasePlan, Subject
from services.benchmark.use_cases.publish_release import publish
from services.benchmark.use_cases.tidy_sealings import tidy_sealings

log = logger(__name__)

LEASE = timedelta(seconds=30)
ATTEMPTS = 3
# Three writes for each member, and one that says the sealing is still ours.
CHUNK = 300

# Gives the change to make, or raises when there is nothing to release.
Decide = Callable[[], ReleasePlan]
# Runs the last step in a transaction, once for each command where one asked for it.
Finish = Callable[[Callable[[Transaction], Answer]], Answer]
# What the caller is told of a release that was made.
Tell = Callable[[Announcement, str, ReleasePlan], Answer]


class RecordsChanged(Exception):
    """A record was corrected or withdrawn while its batch was being sealed."""


@dataclass(frozen=True)
class Releasing:
    """Releases for one country; `may_seal` raises while nothing may be sealed at all."""

    unit: UnitOfWork
    announcer: Announcer
    planner: Planner
    may_seal: Callable[[], None]

    def release(self, subject: Subject, decide: Decide, tell: Tell, finish: Finish) -> Answer:
        """Make the release that `decide` plans; raises RetryIt when somebody else releases.

        `decide` is asked again when records change meanwhile. Raises CallSomeone when our release
        would not be believed, CorrectIt where closing can seal nobody for ever.
        """
        self.announcer.epoch()
        self.may_seal()
        with translated():
            if subject.closing and frozen.is_frozen(self.unit.db, subject.model, subject.year):
                raise CorrectIt("close.frozen", "year", model=subject.model, year=subject.year)
        lease = Lease(self.unit.db, "closing", self.unit.new_id(), LEASE)
        if not lease.acquire():
            raise RetryIt("close.in_progress")
        try:
            return self._release(subject, decide, tell, finish, lease)
        finally:
            lease.release()

    def _release(
        self, subject: Subject, decide: Decide, tell: Tell, finish: Finish, lease: Lease
    ) -> Answer:
        for _ in range(ATTEMPTS):
            with translated():
                tidy_sealings(self.unit)
                plan = decide()
            try:
                answer = self._seal(subject, plan, tell, finish, lease)
            except RecordsChanged:
                log.info("records changed while they were sealed; starting over")
                continue
            self._tidy_or_leave_it()
            return answer
        raise RetryIt("close.records_change", year=subject.year)

    def _seal(
        self, subject: Subject, plan: ReleasePlan, tell: Tell, finish: Finish, lease: Lease
    ) -> Answer:
        name, what = self.unit.new_id(), plan.change
        batch_ids = [sealing.batch.id for sealing in what.sealings]
        self.unit.run(
            lambda tx: sealings.begin(
                tx, name, subject.model, subject.year, batch_ids, sorted(what.retired)
            )
        )
        for batch_id, members in _chunks(what.sealings):
            if not lease.acquire():
                raise RetryIt("close.in_progress")
            self.unit.run(self._step(name, subject, batch_id, members))

        def last_step(tx: Transaction) -> Answer:
            release = self._publish(tx, name, subject, what)
            return tell(release, digest(release), plan)

        return finish(last_step)

    def _step(
        self, name: str, subject: Subject, batch_id: str, members: Sequence[Record]
    ) -> Callable[[Transaction], None]:
        about = subject_of(subject.model, subject.year)

        def work(tx: Transaction) -> None:
            if not sealings.hold(tx, name):
                raise RetryIt("close.in_progress")
            if not records.mark(tx, batch_id, members):
                raise RecordsChanged
            memberships.add(tx, batch_id, members)
            sealings.add_members(tx, name, about, map(self.planner.member, members))

        return work

    def _publish(
        self, tx: Transaction, name: str, subject: Subject, what: LedgerChange
    ) -> Announcement:
        if not sealings.hold(tx, name, sealings.RELEASED):
            raise RetryIt("close.in_progress")
        new = [sealing.batch for sealing in what.sealings]
        figures.hold_still(tx, (batch.series for batch in new))
        if records.unchanged(tx, [batch.id for batch in new]) != sum(batch.m for batch in new):
            raise RecordsChanged
        return publish(tx, self.announcer, self.planner.policy, subject, what)

    def _tidy_or_leave_it(self) -> None:
        """The release is out; what is left to tidy can wait for the next one."""
        try:
            with translated():
                tidy_sealings(self.unit)
        except Unavailable as error:
            log.warning("sealing left to be tidied by the next release", error=str(error))


def _chunks(found: Sequence[Sealing]) -> Iterator[tuple[str, Sequence[Record]]]:
    for sealing in found:
        for start in range(0, len(sealing.members), CHUNK):
            yield sealing.batch.id, sealing.members[start : start + CHUNK]
