"""Show what the next release would change, and why what stays behind does; writes nothing."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark.domain.release_day import next_sealing, period_of, seals_in
from services.benchmark.domain.sealing import Waiting
from services.benchmark.store import calendar
from services.benchmark.use_cases.planning import Planner, ReleasePlan, Subject

# More groups than anybody reads; the rest is counted.
MOST_WAITING = 200


def preview_release(unit: UnitOfWork, planner: Planner, call: Command) -> Answer:
    """Plan as if the release were made now, of one model and year or of all.

    For those who run the node only: it counts what is pending.
    """
    today = unit.clock.now().date()
    asked = planner.policy.calendar
    with translated():
        subjects = [
            Subject(subject.model, subject.year, call.data["closing"])
            for subject in _subjects(planner, call.data["model"], call.data["year"])
        ]
        plans = [(subject, planner.plan(subject)) for subject in subjects]
        last = calendar.last_period(unit.db)
    upcoming = next_sealing(asked, today)
    due = last is not None and last < period_of(today) and seals_in(asked, period_of(today))
    return {
        "calendar": asked.value,
        "due": due,
        "next": upcoming.isoformat() if upcoming else None,
        "releases": [_told(subject, plan) for subject, plan in plans],
    }


def _subjects(planner: Planner, model: str | None, year: int | None) -> list[Subject]:
    return [
        subject
        for subject in planner.subjects()
        if model in (None, subject.model) and year in (None, subject.year)
    ]


def _told(subject: Subject, plan: ReleasePlan) -> Answer:
    waiting = plan.sealing.waiting
    return {
        "model": subject.model,
        "year": subject.year,
        "closing": subject.closing,
        "sealed": [
            {**each.batch.series._asdict(), **_label(each.batch), "organisations": each.batch.m}
            for each in plan.change.sealings
        ],
        "split": [
            {"batch": each.after.id, "organisations": each.after.m, "leaving": len(each.leaving)}
            for each in plan.change.splits
        ],
        "retired": sorted(plan.change.retired),
        "cooling": plan.sealing.cooling,
        "waiting": [_waiting(group) for group in waiting[:MOST_WAITING]],
        "more_waiting": max(0, len(waiting) - MOST_WAITING),
    }


def _waiting(group: Waiting) -> Answer:
    return {
        **group.series._asdict(),
        **_label(group),
        "organisations": group.organisations,
        "code": f"seal.{group.refusal.rule}",
        "params": {**group.series._asdict(), **group.refusal.params},
        "ripe": group.ripe.date().isoformat(),
    }


def _label(labelled: Any) -> Answer:
    return {"sector": labelled.label.sector, "size": labelled.label.size}
