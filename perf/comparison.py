"""Comparison of thirty countries: cached, cold and from nothing, beside numpy and MongoDB."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from pymongo.database import Database
from rich.progress import track

from chassis.database import Document
from chassis.unit_of_work import UnitOfWork
from perf import comparison_peers as peers
from perf import comparison_ways as ways_of_ours
from perf.comparison_questions import SUBJECTS, Question, everybody
from perf.latency import Latency, of_each
from perf.released import Raw, populations, release
from perf.stack import Stack
from services.benchmark.use_cases.compare import Comparison
from services.benchmark.use_cases.pictures import Pictures

DATABASE = "benchmark"
# Organisations of each country, model and year: the usual case, and a million in all.
USUAL, MANY = 300, 2_222
# As many in each as make 100,000 in all.
FEW = 222
NUMPY_TIMES, MONGO_TIMES = 45, 3


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each way of one size, and how many organisations that is."""

    organisations: int
    ways: tuple[Latency, ...]

    def way(self, name: str) -> Latency:
        """One way by the beginning of its name."""
        return next(each for each in self.ways if each.name.startswith(name))

    def slowest(self, name: str) -> Latency:
        """Of all ways whose names begin so, that with the largest median."""
        known = (each for each in self.ways if each.name.startswith(name))
        return max(known, key=lambda each: each.p50)


def measured(stack: Stack, size: int, records: int | None = None) -> Measured:
    """Our service with `size` organisations of each subject; peers with `records` of each."""
    with stack.serving("benchmark"):
        pass  # creates collections and indexes, as at any later start
    database = stack.database(DATABASE)
    raws = list(populations(size, seed=size))
    for name in ("aggregates", "stamps"):
        database[name].delete_many({})
    unit = UnitOfWork(database, "gb")
    sealed = sum(release(unit, raw) for raw in track(raws, f"sealing {size} in each"))
    ways = [*ways_of_ours.in_process(unit), *ways_of_ours.over_rpc(stack, unit)]
    ways += _numpy(unit, raws)
    if records is not None:
        ways += _mongo(database, list(populations(records, seed=size)))
    return Measured(sealed, tuple(ways))


def _numpy(unit: UnitOfWork, raws: list[Raw]) -> Iterator[Latency]:
    columns = peers.Columns.of(raws, seed=1)
    _agree(unit, columns)

    def quartiles(question: Question) -> None:
        columns.quartiles(question["model"], question["year"])

    def counted(question: Question) -> None:
        columns.counted(question["model"], question["year"])

    asked = everybody(NUMPY_TIMES)
    yield of_each("numpy, partition of columns in memory", quartiles, asked)
    yield of_each("numpy, bincount of columns in memory", counted, asked)


def _agree(unit: UnitOfWork, columns: peers.Columns) -> None:
    """Europe's median of a criterion is the same, if all were sealed; else nearly."""
    model, year = SUBJECTS[0]
    answer = Comparison(Pictures(unit, "gb")).compare(ways_of_ours.call_of(everybody(1)[0]))
    europe = answer["sections"][0]["criteria"]["1"]["europe"]
    theirs = columns.quartiles(model, year)[-1, 0]
    ours = [europe["n"], europe["lower_quartile"], europe["median"], europe["upper_quartile"]]
    if np.abs(np.array(ours[1:]) - theirs[1:4]).max() > 1:
        raise SystemExit(f"the figures differ: {ours} and {theirs.tolist()}")


def _mongo(database: Database[Document], raws: list[Raw]) -> Iterator[Latency]:
    records = database["raw_records"]
    records.drop()
    peers.fill(records, track(raws, "raw records for MongoDB"))
    ways = {
        "$group and $sortArray": peers.by_sorting,
        "$sort and $group": peers.by_sorted_groups,
        "$facet of counts": peers.by_counting,
    }
    size = f"{sum(len(raw.bins) for raw in raws):,}"
    for name, way in ways.items():

        def ask(question: Question, way: peers.Way = way) -> None:
            way(records, question["model"], question["year"])

        yield of_each(f"MongoDB, {size} records, {name}", ask, everybody(MONGO_TIMES))
    records.drop()
