"""The simulation releases what the service releases, byte for byte, with corrections and all."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from pymongo.database import Database

from chassis.database import Document
from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.envelope import Event
from services.benchmark.domain.policy import Calendar, Policy, Withdrawal
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.signing import Signer
from services.benchmark.simulation.habits import Habits
from services.benchmark.simulation.life import Submission, Told
from services.benchmark.simulation.node import batch_ids
from services.benchmark.simulation.population import pseudonym
from services.benchmark.simulation.run import FIRST_YEAR, Scenario, Step, life, releases, steps
from services.benchmark.use_cases.planning import Planner, ReleasePlan, Subject
from services.benchmark.use_cases.release_on_calendar import CalendarReleases
from tests.interface.benchmark.conftest import MIGRATIONS
from tests.interface.benchmark.nodes import Association, BenchmarkNode, node
from tests.interface.set_clock import SetClock
from tests.servers import migrated

# With these a batch is split in one of the worlds, and some are retired.
SEED = 4


class KnownIds(Planner):
    """Plans with the ids that the simulation gives to the batches of this release."""

    def plan(self, subject: Subject, *, seals: bool = True) -> ReleasePlan:
        """However often it plans one release, the ids begin anew."""
        today = self.unit.clock.now().date()
        ids = batch_ids(SEED)(self.country, subject.model, subject.year, today)
        return Planner.plan(replace(self, new_batch_id=ids), subject, seals=seals)


def event(told: Told) -> Event:
    """What the assessment service says."""
    payload: AssessmentSubmitted | AssessmentWithdrawn
    day = told.moment.date().isoformat()
    if isinstance(told, Submission):
        record = told.subject()
        payload = AssessmentSubmitted(
            assessment=told.assessment,
            version=told.version,
            participant=record.participant,
            **told.series._asdict(),
            criteria=dict(told.criteria),
            total=told.total,
            sector=record.sector,
            size=record.size,
            region=record.region,
            submitted=day,
            principals=record.principals,
        )
    else:
        payload = AssessmentWithdrawn(
            assessment=told.assessment,
            version=told.version,
            participant=told.organisation.participant,
            model="perform-full",
            edition="2003",
            year=FIRST_YEAR,
            reason="erased" if told.erased else "withdrawn",
            withdrawn=day,
        )
    return Event(
        id=pseudonym(f"{told.assessment}:{told.version}", 32),
        type=payload.TYPE,
        source="/gb/assessment",
        subject=payload.assessment,
        time=told.moment,
        version=payload.version,
        node="gb",
        data=payload.to_data(),
    )


def happen(scenario: Scenario, gb: BenchmarkNode, clock: SetClock) -> Iterator[Step]:
    """Let the node live through the scenario; gives each step once its time has come."""
    told = life(scenario, "gb")
    for step in steps(scenario.years):
        while told and told[0].moment < step.moment:
            one = told.pop(0)
            clock.moment = one.moment
            gb.take_in([event(one)])
        clock.moment = step.moment
        yield step


def release(gb: BenchmarkNode, step: Step) -> None:
    if step.closes is None:
        CalendarReleases(gb.releasing).release_what_is_due()
        return
    # Nothing may be left to seal, or nothing that is safe.
    with suppress(CorrectIt):
        gb.close(step.closes)


@pytest.mark.parametrize("calendar", [Calendar.MONTHLY, Calendar.CLOSING])
@pytest.mark.parametrize("withdrawal", list(Withdrawal))
def test_the_service_announces_the_same_bytes(
    database: Database[Document],
    association: Association,
    clock: SetClock,
    calendar: Calendar,
    withdrawal: Withdrawal,
) -> None:
    policy = Policy(SealRule(k=5), calendar, withdrawal)
    habits = Habits(corrected=0.3, withdrawn=0.3, together=0.6, validated=0.2, twice=0.1)
    scenario = Scenario(60, seed=SEED, policy=policy, habits=habits)
    key = association.admit("gb", "gb-2023", not_before=date(FIRST_YEAR, 1, 1))
    migrated(database, MIGRATIONS)
    gb = node(UnitOfWork(database, "gb", clock), association, key, policy)
    planner = KnownIds(**vars(gb.releasing.planner))
    gb = replace(gb, releasing=replace(gb.releasing, planner=planner))

    for step in happen(scenario, gb, clock):
        release(gb, step)

    simulated = [one.announcement for one in releases(scenario)]
    signer = Signer(key)
    assert [Event.from_bytes(body).data["jws"] for _, body in gb.said()] == [
        signer.sign(one.to_bytes()) for one in simulated
    ]
    assert len(simulated) > (calendar is Calendar.MONTHLY)
    assert bool(simulated[-1].retired) == (withdrawal is Withdrawal.RETIRE)
    split = any(batch.rev for one in simulated for batch in one.batches)
    assert split == ((calendar, withdrawal) == (Calendar.MONTHLY, Withdrawal.RETIRE))
