"""What a country's organisations tell the benchmark in one year, in the order of time.

Assessments are handed in, corrected, validated, withdrawn and erased, some long after their year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.random import Generator

from services.benchmark.domain.record import Record, Series, Tombstone, scores
from services.benchmark.simulation import answers
from services.benchmark.simulation.answers import Tenths
from services.benchmark.simulation.habits import Arrivals, Habits
from services.benchmark.simulation.population import Organisation, pseudonym

EDITION = "2003"
DEADLINES_A_YEAR = 3
Past = dict[tuple[str, str], Tenths]


@dataclass(frozen=True, slots=True)
class Submission:
    """An assessment handed in, corrected or validated: the whole new state."""

    moment: datetime
    organisation: Organisation
    assessment: str
    version: int
    series: Series
    criteria: Mapping[str, str]
    total: str

    def subject(self) -> Record:
        """What the node keeps of it."""
        return Record(
            assessment=self.assessment,
            version=self.version,
            participant=self.organisation.participant,
            series=self.series,
            scores=scores(self.criteria, self.total),
            sector=self.organisation.sector,
            size=self.organisation.size,
            region=self.organisation.country,
            submitted=self.moment.date().isoformat(),
            principals=tuple(sorted(map(pseudonym, self.organisation.principals))),
            first_seen=self.moment,
        )


@dataclass(frozen=True, slots=True)
class Departure:
    """An assessment withdrawn or erased."""

    moment: datetime
    organisation: Organisation
    assessment: str
    version: int
    erased: bool

    def subject(self) -> Tombstone:
        """What the node keeps of it."""
        return Tombstone(self.assessment, self.version, self.erased)


Told = Submission | Departure


@dataclass(frozen=True)
class Year:
    """One model and year of one country, lived through by chance."""

    model: str
    year: int
    habits: Habits
    chance: Generator
    past: Past = field(default_factory=dict)

    def live(self, organisations: Iterable[Organisation], share: float) -> list[Told]:
        """What a `share` of these organisations tells; `past` follows their scores."""
        deadlines = self.chance.uniform(0.15, 0.95, DEADLINES_A_YEAR)
        told: list[Told] = []
        for organisation in organisations:
            if self.chance.random() < share:
                told += self._assessments(organisation, deadlines)
        return told

    def _assessments(
        self, organisation: Organisation, deadlines: np.ndarray[tuple[int], np.dtype[np.float64]]
    ) -> list[Told]:
        handed_in = self._arrival(deadlines)
        told = self._one(organisation, 1, handed_in)
        withdrew = [each for each in told if isinstance(each, Departure)]
        again = self.habits.back if withdrew else self.habits.twice
        if self._happens(again):
            after = withdrew[0].moment if withdrew else handed_in
            told += self._one(organisation, 2, after + self._days(1, 60))
        return told

    def _one(self, organisation: Organisation, number: int, handed_in: datetime) -> list[Told]:
        name = f"{organisation.name}:{self.model}:{self.year}:{number}"
        told: list[Told] = []
        marks = self._scores(organisation)
        layer = "consensus"

        def say(moment: datetime) -> None:
            series = Series(self.model, EDITION, self.year, layer)
            exact = answers.percents(marks), answers.total(marks)
            version = len(told) + 1
            told.append(
                Submission(moment, organisation, pseudonym(name, 32), version, series, *exact)
            )

        say(handed_in)
        moment = handed_in
        if self._happens(self.habits.corrected):
            moment += self._days(0.1, 200)
            marks = answers.corrected(marks, self.chance)
            say(moment)
        if self._happens(self.habits.validated):
            moment += self._days(5, 120)
            marks, layer = answers.validated(marks, self.chance), "validated"
            say(moment)
        self.past[organisation.name, self.model] = marks
        if self._happens(self.habits.withdrawn):
            told += self._leaves(organisation, pseudonym(name, 32), len(told), moment)
        return told

    def _leaves(
        self, organisation: Organisation, assessment: str, version: int, after: datetime
    ) -> list[Told]:
        moment = after + self._days(0.1, 300)
        week = datetime(self.year, 12, 1, tzinfo=UTC) + self._days(0, 7)
        if self._happens(self.habits.together) and week > after:
            moment = week
        told: list[Told] = [Departure(moment, organisation, assessment, version + 1, erased=False)]
        if self._happens(self.habits.erased):
            moment += self._days(1, 60)
            told.append(Departure(moment, organisation, assessment, version + 2, erased=True))
        return told

    def _scores(self, organisation: Organisation) -> Tenths:
        before = self.past.get((organisation.name, self.model))
        if before is None:
            return answers.first(self.chance)
        if self._happens(self.habits.identical):
            return before
        return answers.a_year_later(before, self.chance)

    def _arrival(self, deadlines: np.ndarray[tuple[int], np.dtype[np.float64]]) -> datetime:
        start = datetime(self.year, 1, 1, tzinfo=UTC)
        length = datetime(self.year + 1, 1, 1, tzinfo=UTC) - start
        if self._happens(self.habits.late):
            return start + length + self._days(0, 60)
        bursty = self.habits.arrivals is Arrivals.BURSTY or (
            self.habits.arrivals is Arrivals.MIXED and self._happens(0.5)
        )
        when = self.chance.random()
        if bursty:
            when = float(np.clip(self.chance.choice(deadlines) + (when - 0.8) * 0.03, 0, 0.999))
        return start + timedelta(seconds=int(when * length.total_seconds()))

    def _days(self, least: float, most: float) -> timedelta:
        return timedelta(seconds=int(self.chance.uniform(least, most) * 86_400))

    def _happens(self, share: float) -> bool:
        return bool(self.chance.random() < share)
