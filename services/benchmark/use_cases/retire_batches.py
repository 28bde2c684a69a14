"""Take batches out of the benchmark as a whole: what a data protection officer may demand.

What was published stays with whoever kept it; from the next release on it counts for nobody, and
its members are not sealed again in that year.
"""

from dataclasses import dataclass

from chassis import commands
from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from chassis.logs import logger
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.ledger_change import LedgerChange
from services.benchmark.domain.removals import Retirement
from services.benchmark.store import batches
from services.benchmark.use_cases.planning import NOTHING, ReleasePlan, Subject
from services.benchmark.use_cases.releasing import Releasing

log = logger(__name__)


@dataclass(frozen=True)
class BatchRetirer:
    """Retires batches of one country, by an operator's hand."""

    releasing: Releasing

    def retire(self, call: Command) -> Answer:
        """Release the model and year without the batches named, or without any when none is.

        Raises CorrectIt when one of them is not ours or counts no more.
        """
        unit = self.releasing.unit
        with translated():
            known = commands.answered(unit.db, call)
        if known is not None:
            return known
        subject = Subject(call.data["model"], call.data["year"])
        return self.releasing.release(
            subject,
            lambda: self._plan(subject, call.data["batches"]),
            self._told(call),
            lambda work: unit.run_command(call, work),
        )

    def _plan(self, subject: Subject, wanted: list[str] | None) -> ReleasePlan:
        country = self.releasing.announcer.country
        ledger = batches.ledger(self.releasing.unit.db, country, subject.model, subject.year)
        living = {entry.batch.id for entry in ledger}
        chosen = sorted(living) if wanted is None else sorted(set(wanted))
        unknown = [each for each in chosen if each not in living]
        if unknown or not chosen:
            raise CorrectIt(
                "retire.unknown_batch",
                "batches",
                batch=unknown[0] if unknown else "-",
                model=subject.model,
                year=subject.year,
            )
        change = LedgerChange(retirements=tuple(map(Retirement, chosen)))
        return ReleasePlan(change, NOTHING, fresh=False)

    def _told(self, call: Command) -> "_Tell":
        return _Tell(call.actor.id, call.data["reason"])


@dataclass(frozen=True)
class _Tell:
    actor: str
    reason: str

    def __call__(self, release: Announcement, digest: str, plan: ReleasePlan) -> Answer:
        retired = sorted(plan.change.retired)
        log.warning("batches retired by hand", batches=len(retired), actor=self.actor)
        return {
            "model": release.model,
            "year": release.year,
            "version": release.version,
            "digest": digest,
            "retired": retired,
            "reason": self.reason,
        }
