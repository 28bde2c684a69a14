"""What our service takes to compare: from nothing, cold, cached, in parts, and over the bus."""

from collections.abc import Iterator
from itertools import cycle, islice

import orjson

from chassis.actor import Actor
from chassis.commands import Command
from chassis.unit_of_work import UnitOfWork
from perf.comparison_questions import (
    SUBJECTS,
    Question,
    everybody,
    others,
    selecting,
    unknown_sectors,
)
from perf.latency import Latency, of_each
from perf.stack import Stack
from services.benchmark.domain.batch import Label
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.comparison import detectable, figures, moments
from services.benchmark.store import stamps
from services.benchmark.use_cases.compare import Comparison
from services.benchmark.use_cases.pictures import Pictures

DEFF = Clustering().deff
COLD_TIMES, CACHED_TIMES, NOTHING_TIMES, RPC_TIMES = 300, 1_000, 45, 300


def in_process(unit: UnitOfWork) -> Iterator[Latency]:
    """The use case alone, beside a database of its own, and what its time goes into."""
    pictures = Pictures(unit, "gb")
    comparison = Comparison(pictures)
    for question in everybody(len(SUBJECTS)):
        comparison.compare(call_of(question))
    pictured = {subject: pictures.picture(*subject) for subject in SUBJECTS}
    asked = selecting(pictured, COLD_TIMES)
    # Few, so that they are no burden on what is measured, and of all labels.
    answers = [
        comparison.figures(pictured[each["model"], each["year"]], each)
        for each in asked[:: len(SUBJECTS) - 1]
    ]

    def from_nothing(question: Question) -> None:
        Comparison(Pictures(unit, "gb")).compare(call_of(question))

    def compare(question: Question) -> None:
        comparison.compare(call_of(question))

    def told(question: Question) -> None:
        comparison.figures(pictured[question["model"], question["year"]], question)

    def computed(question: Question) -> None:
        (section,) = pictured[question["model"], question["year"]].sections
        rows = section.rows(Label(question["sector"], question["size"]))
        counts = section.by_country_and_all(rows)
        known = moments(counts)
        figures(counts, section.codes)
        detectable(known[:-1], known[-1] - known[:-1], section.codes, DEFF, DEFF)

    def stamped(question: Question) -> None:
        stamps.get(unit.db, question["model"], question["year"])

    yield of_each("nothing in memory", from_nothing, everybody(NOTHING_TIMES))
    yield of_each("cold: a sector, a size or both", compare, asked)
    yield of_each("cold: everybody, for an unknown sector", compare, unknown_sectors(COLD_TIMES))
    yield of_each("of which: an answer from figures", told, asked)
    yield of_each("of which: figures", computed, asked)
    yield of_each("of which: whether memory still holds", stamped, asked)
    yield of_each("of which: bytes to remember", orjson.dumps, islice(cycle(answers), COLD_TIMES))
    yield of_each("cached", compare, everybody(CACHED_TIMES))


def over_rpc(stack: Stack, unit: UnitOfWork) -> Iterator[Latency]:
    """Every method that compares, asked of the service what it was not asked before."""
    pictures = Pictures(unit, "gb")
    asked = selecting({each: pictures.picture(*each) for each in SUBJECTS}, RPC_TIMES)
    with stack.serving("benchmark"), stack.client() as client:
        for question in everybody(len(SUBJECTS)):
            client.call("benchmark.compare", question)
        for method, questions in {"compare": asked, **others(RPC_TIMES)}.items():

            def ask(question: Question, method: str = method) -> None:
                client.call(f"benchmark.{method}", question)

            yield of_each(f"RPC, cold: {method}", ask, questions)
            if method == "compare":
                yield of_each(f"RPC, cached: {method}", ask, everybody(RPC_TIMES))


def call_of(question: Question) -> Command:
    """As the service hands it to its use case."""
    data = {"sector": None, "size": None, "countries": None} | question
    return Command("compare", Actor("perf", frozenset({"operator"}), via="cli"), data, "", data)
