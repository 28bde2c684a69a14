"""A real node that lives through a simulated year: events taken in, releases made, years closed."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from chassis.errors import CorrectIt
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.envelope import Event
from services.benchmark.simulation.life import Submission, Told
from services.benchmark.simulation.node import batch_ids
from services.benchmark.simulation.population import pseudonym
from services.benchmark.simulation.run import FIRST_YEAR, Scenario, Step, life, steps
from services.benchmark.use_cases.planning import Planner, ReleasePlan, Subject
from services.benchmark.use_cases.release_on_calendar import CalendarReleases
from tests.interface.benchmark.nodes import BenchmarkNode
from tests.interface.set_clock import SetClock

# With this a batch is split in the smallest of worlds, and some are retired.
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


def live_through(scenario: Scenario, gb: BenchmarkNode, clock: SetClock) -> BenchmarkNode:
    """The node once everything of the scenario has happened to it."""
    planner = KnownIds(**vars(gb.releasing.planner))
    gb = replace(gb, releasing=replace(gb.releasing, planner=planner))
    for step in happen(scenario, gb, clock):
        release(gb, step)
    return gb
