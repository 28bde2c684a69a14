"""Records and figures always agree, and every assessment counts once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo import MongoClient
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from chassis.commands import Answer
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.envelope import Event
from services.benchmark import metrics
from services.benchmark.store import figures, records
from services.benchmark.use_cases.rebuild_figures import rebuild_figures
from services.benchmark.use_cases.show_figures import show_figures
from tests.interface.benchmark.counting import kept, recounted
from tests.interface.benchmark.nodes import BenchmarkNode, request, submitted, withdrawn
from tests.unit.benchmark.making import hexadecimal

COLLECTIONS = ("records", "figures", "inbox", "dead_letters", "outbox")
REAL_DATABASE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def n(node: BenchmarkNode) -> int:
    return sum(delta.n for delta in kept(node).values())


@st.composite
def histories(draw: st.DrawFn) -> list[list[Event]]:
    """Batches of events of four assessments: corrections, withdrawals, erasures, duplicates."""
    steps = draw(
        st.lists(
            st.tuples(
                st.integers(1, 4), st.integers(1, 4), st.sampled_from("ssvwe"), st.integers(0, 8)
            ),
            min_size=1,
            max_size=14,
        )
    )
    made: dict[tuple[int, int], Event] = {}
    for number, version, kind, seed in steps:
        if kind in "we":
            reason = "erased" if kind == "e" else "withdrawn"
            event = withdrawn(number, version=version, reason=reason)
        else:
            layer = "validated" if kind == "v" else "consensus"
            scores = [str((seed * 13 + code * 7) % 101) for code in range(9)]
            event = submitted(number, scores, version=version, layer=layer)
        made.setdefault((number, version), event)
    stream = draw(st.permutations([*made.values(), *list(made.values())[::2]]))
    cuts = draw(st.lists(st.integers(1, 5), min_size=len(stream), max_size=len(stream)))
    batches = []
    while stream:
        size = cuts.pop()
        batches.append(list(stream[:size]))
        stream = stream[size:]
    return batches


@REAL_DATABASE
@given(histories())
def test_figures_equal_a_rebuild_after_any_sequence(
    gb: BenchmarkNode, batches: list[list[Event]]
) -> None:
    for name in COLLECTIONS:
        gb.unit.db[name].delete_many({})

    for batch in batches:
        gb.take_in(batch)
        assert kept(gb) == recounted(gb)

    assert all(
        count > 0
        for delta in kept(gb).values()
        for bins in delta.counts.values()
        for count in bins.values()
    )


def test_five_hundred_submissions_are_taken_in_at_once(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(500))

    assert n(gb) == 500
    assert gb.unit.db["records"].count_documents({"state": "live"}) == 500
    assert kept(gb) == recounted(gb)


def test_a_redelivered_batch_counts_once(gb: BenchmarkNode) -> None:
    batch = [submitted(number) for number in range(5)]

    gb.take_in(batch)
    gb.take_in(batch)

    assert n(gb) == 5


def test_a_correction_replaces_what_was_counted(gb: BenchmarkNode) -> None:
    gb.take_in([submitted(1, ["10"] * 9)])
    gb.take_in([submitted(1, ["90"] * 9, version=2)])

    (delta,) = kept(gb).values()
    assert delta.n == 1
    assert delta.counts["1"] == {90: 1}


def test_a_withdrawn_assessment_leaves_no_scores_behind(gb: BenchmarkNode) -> None:
    gb.take_in([submitted(1)])
    gb.take_in([withdrawn(1)])

    assert kept(gb) == {}
    assert list(gb.unit.db["records"].find()) == [
        {"_id": hexadecimal("assessment 1", 32), "version": 2, "state": "withdrawn"}
    ]


def test_an_erased_assessment_leaves_only_its_tombstone(gb: BenchmarkNode) -> None:
    subject = hexadecimal("assessment 1", 32)
    gb.take_in([submitted(1)])
    gb.take_in([submitted(1, ["1"] * 9)])  # another content under the same version: refused
    gb.unit.db["outbox"].insert_one({"subject": subject, "exchange": "x"})
    assert gb.unit.db["dead_letters"].count_documents({"subject": subject}) == 1

    gb.take_in([withdrawn(1, reason="erased")])

    assert gb.unit.db["records"].find_one({"_id": subject}) == {
        "_id": subject,
        "version": 2,
        "state": "erased",
    }
    assert gb.unit.db["dead_letters"].count_documents({"subject": subject}) == 0
    assert gb.unit.db["outbox"].count_documents({"subject": subject}) == 0


def test_a_contradiction_is_refused_and_its_neighbours_are_counted(gb: BenchmarkNode) -> None:
    gb.take_in([submitted(1, ["10"] * 9)])

    gb.take_in([submitted(2), submitted(1, ["20"] * 9, event="liar"), submitted(3)])

    (letter,) = gb.unit.db["dead_letters"].find()
    assert letter["event"] == hexadecimal("liar", 32)
    assert "same version" in letter["reason"]
    assert n(gb) == 3


@pytest.mark.parametrize("step", ["save", "add"])
def test_a_crash_between_two_steps_changes_nothing_and_is_made_up_for(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    gb.take_in([submitted(1)])
    before = kept(gb)
    target: Any = records if step == "save" else figures
    real: Callable[..., Any] = getattr(target, step)

    def crash(tx: Transaction, *args: Any) -> None:
        real(tx, *args)
        raise KeyboardInterrupt

    monkeypatch.setattr(f"{target.__name__}.{step}", crash)
    batch = [submitted(1, version=2), submitted(2)]
    with pytest.raises(KeyboardInterrupt):
        gb.take_in(batch)
    monkeypatch.undo()

    assert kept(gb) == before == recounted(gb)
    gb.take_in(batch)
    assert n(gb) == 2
    assert kept(gb) == recounted(gb)


def test_a_lost_count_raises_an_alarm_and_can_be_rebuilt(gb: BenchmarkNode) -> None:
    gb.take_in([submitted(1), submitted(2)])
    gb.unit.db["figures"].update_one({}, {"$unset": {"counts.3": ""}})
    before = metrics.NEGATIVE_COUNTS._value.get()

    gb.take_in([withdrawn(1)])

    assert metrics.NEGATIVE_COUNTS._value.get() == before + 1
    answer = rebuild_figures(gb.unit, request({}))
    assert [series["year"] for series in answer["wrong"]] == [2025]
    assert kept(gb) == recounted(gb)
    assert rebuild_figures(gb.unit, request({})) == {"wrong": []}


def test_figures_are_shown_by_series(gb: BenchmarkNode) -> None:
    gb.take_in([submitted(1, ["57.5"] * 9), submitted(2, year=2024)])

    answer: Answer = show_figures(gb.unit, request({"model": None, "year": 2025}))

    (shown,) = answer["figures"]
    assert (shown["year"], shown["n"]) == (2025, 1)
    assert shown["counts"]["1"] == [(58, 1)]
    assert shown["counts"]["total"] == [(51, 1)]


class Counted(CommandListener):
    """Names of the commands that were sent to the server."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def started(self, event: CommandStartedEvent) -> None:
        self.names.append(event.command_name)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Counted when it started."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Counted when it started."""


@pytest.mark.parametrize("size", [1, 200])
def test_the_round_trips_of_a_batch_do_not_grow_with_its_size(
    gb: BenchmarkNode, mongo_url: str, size: int
) -> None:
    counted = Counted()
    with MongoClient[dict[str, Any]](mongo_url, event_listeners=[counted]) as client:
        unit = UnitOfWork(client.get_database(gb.unit.db.name), "gb", gb.unit.clock)
        replace(gb, unit=unit).take_in(submitted(number) for number in range(size))

    spent = Counter(name for name in counted.names if not name.startswith("sasl"))
    inbox_and_records = {"find": 2, "insert": 2}
    assert spent == {**inbox_and_records, "update": 1, "commitTransaction": 1, "endSessions": 1}
