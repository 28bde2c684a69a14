"""Several countries through several years: what is told and what is released, in order of time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import chain

import numpy as np

from services.benchmark.domain.policy import Policy
from services.benchmark.domain.release_day import next_period
from services.benchmark.simulation.habits import Habits
from services.benchmark.simulation.life import Past, Told, Year
from services.benchmark.simulation.node import BatchIds, Node, Release, batch_ids
from services.benchmark.simulation.population import Organisation, organisations

COUNTRIES = (
    *("gb", "de", "fr", "es", "it", "pl", "gr", "at", "be", "bg", "ch", "cy", "cz", "dk", "ee"),
    *("fi", "hr", "hu", "ie", "lt", "lu", "lv", "mt", "nl", "no", "pt", "ro", "se", "si", "sk"),
)
# Of nine criteria each, so that an attacker reads them alike.
MODELS = ("perform-full", "efqm")
FIRST_YEAR = 2023
RELEASE_HOUR, CLOSING = time(3, tzinfo=UTC), (1, 15)
# How long after the last year late assessments, withdrawals and deadlines are followed.
MONTHS_AFTER = 6

MakeNode = Callable[[str, Policy, BatchIds], Node]


@dataclass(frozen=True)
class Scenario:
    """`organisations` is the number in each country; the same scenario gives the same events."""

    organisations: int
    countries: int = 1
    years: int = 1
    models: int = 1
    seed: int = 1
    policy: Policy = field(default_factory=Policy)
    habits: Habits = field(default_factory=Habits)

    @property
    def codes(self) -> Sequence[str]:
        """Its countries."""
        return COUNTRIES[: self.countries]


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which a country does something: the calendar's release, or closing a year."""

    moment: datetime
    closes: int | None


def happenings(scenario: Scenario, make_node: MakeNode = Node) -> Iterator[Told | Release]:
    """Everything told and released until half a year after the last year, in order of time."""
    ids = batch_ids(scenario.seed)
    lives = [
        (make_node(country, scenario.policy, ids), iter(life(scenario, country)))
        for country in scenario.codes
    ]
    waiting = [(node, told, next(told, None)) for node, told in lives]
    for step in steps(scenario.years):
        after = []
        for node, told, upcoming in waiting:
            while upcoming is not None and upcoming.moment < step.moment:
                node.take_in(upcoming.subject(), upcoming.moment)
                yield upcoming
                upcoming = next(told, None)
            yield from _take(node, step, scenario.models)
            after.append((node, told, upcoming))
        waiting = after


def releases(scenario: Scenario, make_node: MakeNode = Node) -> list[Release]:
    """Only what is released."""
    return [each for each in happenings(scenario, make_node) if isinstance(each, Release)]


def life(scenario: Scenario, country: str) -> list[Told]:
    """All that a country's organisations tell in all years, in order of time."""
    root = [scenario.seed, COUNTRIES.index(country)]
    people = organisations(country, scenario.organisations, np.random.default_rng(root))
    past: Past = {}
    told: list[Told] = []
    for number in range(scenario.years):
        for place, model in enumerate(MODELS[: scenario.models]):
            chance = np.random.default_rng([*root, number, place])
            year = Year(model, FIRST_YEAR + number, scenario.habits, chance, past)
            told += year.live(people, _share(scenario.habits, number, place))
    return sorted(told, key=lambda each: (each.moment, each.assessment))


def people(scenario: Scenario) -> list[Organisation]:
    """All organisations of all countries."""
    return list(
        chain.from_iterable(
            organisations(
                country,
                scenario.organisations,
                np.random.default_rng([scenario.seed, COUNTRIES.index(country)]),
            )
            for country in scenario.codes
        )
    )


def steps(years: int) -> Iterator[Step]:
    """When something is done: every first of a month, and in January the year before is closed."""
    day, last = date(FIRST_YEAR, 1, 1), FIRST_YEAR + years
    while (day.year, day.month) <= (last, MONTHS_AFTER):
        yield Step(datetime.combine(day, RELEASE_HOUR), None)
        if day.month == CLOSING[0] and day.year > FIRST_YEAR:
            yield Step(datetime.combine(date(day.year, *CLOSING), RELEASE_HOUR), day.year - 1)
        day = next_period(day)


def _take(node: Node, step: Step, models: int) -> Iterator[Release]:
    if step.closes is None:
        yield from node.release_what_is_due(step.moment)
        return
    for model in sorted(MODELS[:models]):
        yield from node.close_year(model, step.closes, step.moment)


def _share(habits: Habits, year: int, model: int) -> float:
    return (habits.returning if year else 1.0) * (habits.second_model if model else 1.0)
