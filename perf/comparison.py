"""Comparison of thirty countries: cached, cold and from nothing, beside numpy and MongoDB."""

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice, product

import numpy as np
from pymongo.database import Database
from rich.progress import track

from chassis.actor import Actor
from chassis.commands import Command
from chassis.database import Document
from chassis.unit_of_work import UnitOfWork
from perf import comparison_peers as peers
from perf.latency import Latency
from perf.released import MODELS, YEARS, Raw, populations, release
from perf.stack import Stack
from services.benchmark.domain.comparison import detectable, figures, moments
from services.benchmark.use_cases.compare import Comparison
from services.benchmark.use_cases.figure_answers import DEFF
from services.benchmark.use_cases.pictures import Pictures

DATABASE = "benchmark"
SUBJECTS = tuple(product(MODELS, YEARS))
# Organisations of each country, model and year: the usual case, and a million in all.
USUAL, MANY = 300, 2_222
# As many in each as make 100,000 in all.
FEW = 222
COLD_TIMES, CACHED_TIMES, NOTHING_TIMES, RPC_TIMES, NUMPY_TIMES = 300, 1_000, 45, 300, 45


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each way of one size, and how many organisations that is."""

    organisations: int
    ways: tuple[Latency, ...]

    def way(self, name: str) -> Latency:
        """One way by the beginning of its name."""
        return next(each for each in self.ways if each.name.startswith(name))


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
    ways = [*_ours(unit), *_over_rpc(stack)]
    ways += _numpy(unit, raws)
    if records is not None:
        ways += _mongo(database, list(populations(records, seed=size)))
    return Measured(sealed, tuple(ways))


def _ours(unit: UnitOfWork) -> Iterator[Latency]:
    def from_nothing(model: str, year: int) -> None:
        Comparison(Pictures(unit, "gb")).compare(_call(model, year))

    pictures = Pictures(unit, "gb")
    comparison = Comparison(pictures)
    for model, year in SUBJECTS:
        comparison.compare(_call(model, year))
    pictured = {subject: pictures.picture(*subject) for subject in SUBJECTS}
    fresh = (f"nobody-{number}" for number in range(10_000_000))

    def cold(model: str, year: int) -> None:
        # A sector nobody has: its next larger group is everybody, with all the work there is.
        comparison.compare(_call(model, year, sector=next(fresh)))

    def told(model: str, year: int) -> None:
        comparison.figures(pictured[model, year], _call(model, year).data)

    def computed(model: str, year: int) -> None:
        (section,) = pictured[model, year].sections
        by_country = section.by_country(section.rows())
        counts = np.concatenate([by_country, by_country.sum(axis=0, keepdims=True)])
        known = moments(counts)
        figures(counts, section.codes)
        detectable(known[:-1], known[-1] - known[:-1], section.codes, DEFF)

    def cached(model: str, year: int) -> None:
        comparison.compare(_call(model, year))

    yield _timed("nothing in memory", from_nothing, NOTHING_TIMES)
    yield _timed("cold: not asked before", cold, COLD_TIMES)
    yield _timed("of which: an answer from figures", told, COLD_TIMES)
    yield _timed("of which: figures", computed, COLD_TIMES)
    yield _timed("cached", cached, CACHED_TIMES)


def _over_rpc(stack: Stack) -> Iterator[Latency]:
    fresh = (f"nobody-{number}" for number in range(10_000_000))
    with stack.serving("benchmark"), stack.client() as client:

        def cold(model: str, year: int) -> None:
            request = {"model": model, "year": year, "sector": next(fresh)}
            client.call("benchmark.compare", request)

        def cached(model: str, year: int) -> None:
            client.call("benchmark.compare", {"model": model, "year": year})

        for model, year in SUBJECTS:
            cached(model, year)
        yield _timed("RPC, cold", cold, RPC_TIMES)
        yield _timed("RPC, cached", cached, RPC_TIMES)


def _numpy(unit: UnitOfWork, raws: list[Raw]) -> Iterator[Latency]:
    columns = peers.Columns.of(raws, seed=1)
    _agree(unit, columns)

    def quartiles(model: str, year: int) -> None:
        columns.quartiles(model, year)

    def counted(model: str, year: int) -> None:
        columns.counted(model, year)

    yield _timed("numpy, partition of columns in memory", quartiles, NUMPY_TIMES)
    yield _timed("numpy, bincount of columns in memory", counted, NUMPY_TIMES)


def _agree(unit: UnitOfWork, columns: peers.Columns) -> None:
    """Europe's median of a criterion is the same, if all were sealed; else nearly."""
    model, year = SUBJECTS[0]
    answer = Comparison(Pictures(unit, "gb")).compare(_call(model, year))
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

        def ask(model: str, year: int, way: peers.Way = way) -> None:
            way(records, model, year)

        yield _timed(f"MongoDB, {size} records, {name}", ask, 3)
    records.drop()


def _timed(name: str, ask: Callable[[str, int], None], times: int) -> Latency:
    """Milliseconds of many questions, over all models and years in turn."""
    took = []
    gc.collect()
    for model, year in islice(cycle(SUBJECTS), times):
        began = time.perf_counter()
        ask(model, year)
        took.append(1000 * (time.perf_counter() - began))
    return Latency(name, tuple(took))


def _call(model: str, year: int, **asked: str) -> Command:
    data = {"model": model, "year": year, "sector": None, "size": None, "countries": None}
    actor = Actor("perf", frozenset({"operator"}), via="cli")
    return Command("compare", actor, data | asked, "", data)
