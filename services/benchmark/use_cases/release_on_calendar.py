"""Releases on the calendar: what is due in a period is made once, by one process."""

from dataclasses import dataclass
from datetime import date

from chassis.commands import Answer
from chassis.database import translated
from chassis.errors import CallSomeone, RetryIt
from chassis.logs import logger
from services.benchmark import metrics
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.release_day import period_of, seals_in
from services.benchmark.store import calendar
from services.benchmark.use_cases.planning import ReleasePlan, Subject
from services.benchmark.use_cases.releasing import Releasing

log = logger(__name__)


class NothingToRelease(Exception):
    """What was due has been done meanwhile, or withdrawn."""


@dataclass(frozen=True)
class CalendarReleases:
    """Makes the releases of one country's calendar."""

    releasing: Releasing

    def release_what_is_due(self) -> list[Answer]:
        """Make the releases of the present period unless that was done; safe to repeat.

        A new node begins with the next period. What cannot be released is logged, counted and
        tried again at the next call; the others are released all the same.
        """
        period = period_of(self.releasing.announcer.today())
        db = self.releasing.unit.db
        with translated():
            last = calendar.last_period(db)
            if last is None:
                calendar.note(db, period)
            if last is None or last >= period:
                metrics.RELEASE_OVERDUE.set(0)
                return []
        made = self._release_all(period)
        if None not in made:
            with translated():
                calendar.note(db, period)
        metrics.RELEASE_OVERDUE.set(int(None in made))
        return [answer for answer in made if answer]

    def _release_all(self, period: date) -> list[Answer | None]:
        with translated():
            subjects = self.releasing.planner.subjects()
        return [self._try(subject, period) for subject in subjects]

    def _try(self, subject: Subject, period: date) -> Answer | None:
        """What was released, {} when nothing had to be, None when it could not be."""
        try:
            return self._release(subject, period)
        except NothingToRelease:
            return {}
        except (CallSomeone, RetryIt) as error:
            log.error(
                "release is due and cannot be made",
                model=subject.model,
                year=subject.year,
                code=error.code,
            )
            return None

    def _release(self, subject: Subject, period: date) -> Answer:
        seals = seals_in(self.releasing.planner.policy.calendar, period)

        def plan() -> ReleasePlan:
            found = self.releasing.planner.plan(subject, seals=seals)
            if found.change.is_nothing:
                raise NothingToRelease
            return found

        with translated():
            plan()
        return self.releasing.release(subject, plan, _told, self.releasing.unit.run)


def _told(release: Announcement, digest: str, plan: ReleasePlan) -> Answer:
    return {
        "model": release.model,
        "year": release.year,
        "version": release.version,
        "digest": digest,
        "sealed": len(plan.change.sealings),
        "split": len(plan.change.splits),
        "retired": len(plan.change.retirements),
    }
