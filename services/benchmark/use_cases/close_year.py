"""Close a year: seal whatever is safe of it now, because no more is expected."""

from dataclasses import dataclass
from functools import partial

from chassis import commands
from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from services.benchmark.domain.announcement import subject_of
from services.benchmark.domain.sealed_clustering import news_of_clients
from services.benchmark.store import announcements, batches, memberships
from services.benchmark.store.announcements import Kept
from services.benchmark.use_cases.closing_answers import answered, unsafe
from services.benchmark.use_cases.planning import ReleasePlan, Subject
from services.benchmark.use_cases.releasing import Releasing


@dataclass(frozen=True)
class YearCloser:
    """Closes years for one country."""

    releasing: Releasing

    def close(self, call: Command) -> Answer:
        """Answer what was sealed and what waits, once for each command id.

        Raises CorrectIt when the year still runs or no group is safe, RetryIt when somebody else
        closes or records keep changing, CallSomeone when our release would not be believed.
        """
        unit = self.releasing.unit
        with translated():
            known = commands.answered(unit.db, call)
        if known is not None:
            return known
        subject = Subject(call.data["model"], call.data["year"], closing=True)
        self._refuse_too_early(subject.year)
        return self.releasing.release(
            subject,
            lambda: self._plan(subject),
            answered,
            lambda work: unit.run_command(call, work),
        )

    def _plan(self, subject: Subject) -> ReleasePlan:
        plan = self.releasing.planner.plan(subject)
        if not plan.change.is_nothing:
            return plan
        about = subject_of(subject.model, subject.year)
        country = self.releasing.announcer.country
        before = announcements.get(self.releasing.unit.db, country, about)
        if before is not None and self._has_news(subject, before):
            return plan
        if not plan.fresh:
            code = "close.already_closed" if before else "close.no_records"
            raise CorrectIt(code, "year", model=subject.model, year=subject.year)
        raise unsafe(plan.sealing.waiting, closed_before=before is not None)

    def _has_news(self, subject: Subject, before: Kept) -> bool:
        """Whether the year can still tell how much clients are alike, though nobody is sealed."""
        db, country = self.releasing.unit.db, self.releasing.announcer.country
        ledger = batches.ledger(db, country, subject.model, subject.year)
        members = partial(memberships.of_batches, db)
        return news_of_clients(before.announcement.clustering, ledger, members) is not None

    def _refuse_too_early(self, year: int) -> None:
        running = self.releasing.announcer.today().year
        if year >= running:
            raise CorrectIt("close.year_running", "year", year=year, latest=running - 1)
