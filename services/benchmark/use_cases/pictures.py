"""What was released of one model and year, kept in memory for as long as it holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from chassis.clock import Clock
from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark.domain.aggregate import Aggregate
from services.benchmark.domain.cube import Cube, Source, cube
from services.benchmark.memory import Memory
from services.benchmark.store import aggregates, stamps


@dataclass(frozen=True)
class Pictures:
    """Everything that is compared comes from here, and so from released batches only."""

    unit: UnitOfWork
    country: str
    memory: Memory = field(default_factory=Memory)

    @property
    def clock(self) -> Clock:
        """Whose day decides which releases have expired."""
        return self.unit.clock

    def today(self) -> date:
        """The day it is, in UTC."""
        return self.clock.now().date()

    def picture(self, model: str, year: int) -> Cube:
        """All that is held of one model and year, as of now."""
        with translated():
            return self._picture(model, year, self._version(model, year))

    def answered(self, call: Command, work: Callable[[Cube], Answer]) -> Answer:
        """What `work` makes of the picture that the call asks for; remembered until it changes.

        The memory holds bytes, so nobody who is given an answer can change that of another.
        """
        model, year = call.data["model"], call.data["year"]
        with translated():
            version = self._version(model, year)
            made: list[Answer] = []
            kept = self.memory.remembered(
                (call.method, orjson.dumps(call.data, option=orjson.OPT_SORT_KEYS)),
                version,
                lambda: _noted(made, work(self._picture(model, year, version))),
                len,
            )
        answer: Answer = made[0] if made else orjson.loads(kept)
        return answer

    def years(self, model: str) -> list[int]:
        """Years of a model of which anybody has released something."""
        with translated():
            return [year for name, year in self._available() if name == model]

    def available(self) -> list[Answer]:
        """Models and years of which anybody has released something."""
        with translated():
            return [{"model": model, "year": year} for model, year in self._available()]

    def _available(self) -> list[tuple[str, int]]:
        return aggregates.available(self.unit.db, self.today())

    def _version(self, model: str, year: int) -> tuple[Any, ...]:
        """Read before what it stands for, so that a change in between is noticed next time."""
        return (*stamps.get(self.unit.db, model, year), self.today())

    def _picture(self, model: str, year: int, version: tuple[Any, ...]) -> Cube:
        return self.memory.remembered(
            ("picture", model, year),
            version,
            lambda: self._read(model, year),
            lambda made: made.nbytes,
        )

    def _read(self, model: str, year: int) -> Cube:
        sources: dict[str, Source] = {}
        rows: list[Aggregate] = []
        for released in aggregates.of_subject(self.unit.db, model, year, self.today()):
            sources[released.country] = Source(released.released, released.k, released.clustering)
            rows.extend(released.rows)
        return cube(model, year, sources, rows)


def _noted(made: list[Answer], answer: Answer) -> bytes:
    """The answer as it is remembered; whoever had it made needs not read it again."""
    made.append(answer)
    return orjson.dumps(answer)
