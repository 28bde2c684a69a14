"""A rebuild finds and mends whatever is wrong with the figures, and nothing disturbs it."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chassis.errors import CallSomeone, RetryIt
from chassis.lease import Lease
from chassis.unit_of_work import Transaction
from services.benchmark.store import figures, rebuilds, score_columns
from services.benchmark.use_cases.rebuild_figures import rebuild_figures
from tests.interface.benchmark.counting import busy, kept, recounted
from tests.interface.benchmark.nodes import BenchmarkNode, request, submitted

KEY = "perform-full:2003:2025:consensus"
SERIES = {"model": "perform-full", "edition": "2003", "year": 2025, "layer": "consensus"}
NOBODY = {**SERIES, "year": 1999}

PLANTED: dict[str, tuple[Callable[[BenchmarkNode], object], dict[str, Any]]] = {
    "one too many": (lambda gb: change(gb, {"$inc": {"counts.3.57": 1}}), SERIES),
    "one too few": (lambda gb: change(gb, {"$inc": {"counts.1.0": -1, "n": -1}}), SERIES),
    "below zero": (lambda gb: change(gb, {"$inc": {"counts.9.99": -4}}), SERIES),
    "a wrong number of records": (lambda gb: change(gb, {"$inc": {"n": 5}}), SERIES),
    "a criterion lost": (lambda gb: change(gb, {"$unset": {"counts.total": ""}}), SERIES),
    "all lost": (lambda gb: gb.unit.db["figures"].delete_one({"_id": KEY}), SERIES),
    "a series of nobody": (
        lambda gb: gb.unit.db["figures"].insert_one(
            {"_id": "perform-full:2003:1999:consensus", **NOBODY, "n": 1, "counts": {"1": {"5": 1}}}
        ),
        NOBODY,
    ),
}
# What a rebuild does, one after the other.
STEPS = [
    (rebuilds, "done"),
    (figures, "all_at"),
    (score_columns, "columns"),
    (figures, "mend"),
    (rebuilds, "pass_on"),
]
step = pytest.mark.parametrize(("place", "name"), STEPS, ids=[name for _, name in STEPS])


def change(gb: BenchmarkNode, how: dict[str, Any]) -> None:
    gb.unit.db["figures"].update_one({"_id": KEY}, how)


def plant(gb: BenchmarkNode) -> None:
    change(gb, {"$inc": {"counts.3.57": 7, "n": 2}})


@pytest.mark.parametrize(("how", "named"), PLANTED.values(), ids=PLANTED)
def test_a_planted_wrong_figure_is_found_named_and_mended(
    filled: BenchmarkNode, how: Callable[[BenchmarkNode], object], named: dict[str, Any]
) -> None:
    how(filled)

    answer = rebuild_figures(filled.unit, request({}))

    assert answer == {"wrong": [named]}
    assert kept(filled) == recounted(filled)
    assert rebuild_figures(filled.unit, request({})) == {"wrong": []}


def test_rebuilds_are_counted_anew_where_the_count_is_lost(filled: BenchmarkNode) -> None:
    filled.unit.db["rebuilds"].delete_many({})

    for done in (1, 2):
        plant(filled)
        rebuild_figures(filled.unit, request({}))

        assert kept(filled) == recounted(filled)
        assert list(filled.unit.db["rebuilds"].find()) == [{"_id": "figures", "done": done}]


def test_everything_wrong_at_once_is_mended(filled: BenchmarkNode) -> None:
    filled.unit.db["figures"].delete_many({})

    answer = rebuild_figures(filled.unit, request({}))

    assert [(series["year"], series["layer"]) for series in answer["wrong"]] == [
        (2024, "consensus"),
        (2025, "consensus"),
        (2025, "validated"),
    ]
    assert kept(filled) == recounted(filled)


def test_records_of_many_batches_and_shapes_are_all_counted(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score_columns, "BATCH", 101)
    for start in range(0, 1_500, 500):
        gb.take_in(submitted(number) for number in range(start, start + 500))
    gb.unit.db["records"].update_many(
        {"_id": {"$lt": "4"}}, {"$set": {"shape": "1 2 5", "bins": b"\x00\x64\x32"}}
    )

    rebuild_figures(gb.unit, request({}))

    assert sum(delta.n for delta in kept(gb).values()) == 1_500
    assert kept(gb) == recounted(gb)


# Once figures are mended the intake can only wait for the end of the transaction.
@pytest.mark.parametrize(
    ("when", "place", "name"),
    [
        *(("before", *each) for each in STEPS[:4]),
        *(("after", *each) for each in STEPS[:3]),
    ],
)
def test_what_is_taken_in_meanwhile_is_counted_exactly(
    filled: BenchmarkNode, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, when: str
) -> None:
    plant(filled)
    real = getattr(place, name)

    def disturbed(*args: Any) -> Any:
        monkeypatch.undo()
        if when == "before":
            busy(filled)
        answer = real(*args)
        if name == "columns":
            answer = list(answer)
        if when == "after":
            busy(filled)
        return answer

    monkeypatch.setattr(place, name, disturbed)
    answer = rebuild_figures(filled.unit, request({}))

    assert answer == {"wrong": [SERIES]}
    assert kept(filled) == recounted(filled)


def test_what_is_taken_in_between_two_batches_belongs_to_another_moment(
    filled: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(filled)
    monkeypatch.setattr(score_columns, "BATCH", 4)
    real = score_columns.rows_of
    batches = []

    def disturbed(*args: Any) -> Iterator[Any]:
        batches.append(args)
        if len(batches) in (2, 5):
            busy(filled)
        yield from real(*args)

    monkeypatch.setattr(score_columns, "rows_of", disturbed)
    answer = rebuild_figures(filled.unit, request({}))

    assert len(batches) > 5
    assert answer == {"wrong": [SERIES]}
    assert kept(filled) == recounted(filled)


def test_an_intake_that_holds_the_same_figures_only_delays(
    filled: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(filled)
    written, conflicted = threading.Event(), threading.Event()
    take_in = threading.Thread(target=filled.take_in, args=([submitted(100)],))
    real_add, real_mend = figures.add, figures.mend
    tries = []

    def add(tx: Transaction, deltas: Any) -> Any:
        answer = real_add(tx, deltas)
        if threading.current_thread() is take_in:
            written.set()
            assert conflicted.wait(10)
        return answer

    def mend(tx: Transaction, wrong: Any) -> None:
        tries.append(wrong)
        if len(tries) == 1:
            take_in.start()
            assert written.wait(10)
        else:
            conflicted.set()
        real_mend(tx, wrong)

    monkeypatch.setattr(figures, "add", add)
    monkeypatch.setattr(figures, "mend", mend)
    rebuild_figures(filled.unit, request({}))
    take_in.join()

    assert len(tries) > 1
    assert kept(filled) == recounted(filled)


@step
def test_a_crash_after_any_step_changes_nothing_and_a_repeat_mends(
    filled: BenchmarkNode, monkeypatch: pytest.MonkeyPatch, place: Any, name: str
) -> None:
    plant(filled)
    before, call = kept(filled), request({})
    real = getattr(place, name)

    def crash(*args: Any) -> Any:
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(place, name, crash)
    with pytest.raises(KeyboardInterrupt):
        rebuild_figures(filled.unit, call)
    monkeypatch.undo()

    assert kept(filled) == before
    assert rebuild_figures(filled.unit, call) == {"wrong": [SERIES]}
    assert kept(filled) == recounted(filled)


def test_a_crash_after_the_last_step_is_answered_as_before(
    filled: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(filled)
    call = request({})

    def crash(_: Lease) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Lease, "release", crash)
    with pytest.raises(KeyboardInterrupt):
        rebuild_figures(filled.unit, call)
    monkeypatch.undo()

    assert kept(filled) == recounted(filled)
    assert rebuild_figures(filled.unit, call) == {"wrong": [SERIES]}
    assert kept(filled) == recounted(filled)


def test_a_repeat_gets_the_first_answer_and_counts_nothing(filled: BenchmarkNode) -> None:
    call = request({})
    first = rebuild_figures(filled.unit, call)
    plant(filled)

    assert rebuild_figures(filled.unit, call) == first == {"wrong": []}
    assert kept(filled) != recounted(filled)


def test_a_second_rebuild_waits_for_the_first(
    filled: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(filled)
    real = rebuilds.done
    refused = []

    def beside(moment: Any) -> int:
        monkeypatch.undo()
        with pytest.raises(RetryIt) as refusal:
            rebuild_figures(filled.unit, request({}))
        refused.append(refusal.value.code)
        return real(moment)

    monkeypatch.setattr(rebuilds, "done", beside)
    rebuild_figures(filled.unit, request({}))

    assert refused == ["figures.rebuild_in_progress"]
    assert kept(filled) == recounted(filled)


@pytest.mark.parametrize(("place", "name"), STEPS[:3], ids=[name for _, name in STEPS[:3]])
def test_two_rebuilds_at_once_mend_once(
    filled: BenchmarkNode, monkeypatch: pytest.MonkeyPatch, place: Any, name: str
) -> None:
    plant(filled)
    real = getattr(place, name)
    answers = []

    def overtaken(*args: Any) -> Any:
        monkeypatch.undo()
        found = real(*args)
        found = list(found) if name == "columns" else found
        # This one was taken for dead: its lease has run out.
        filled.unit.db["leases"].delete_many({})
        answers.append(rebuild_figures(filled.unit, request({})))
        return found

    monkeypatch.setattr(place, name, overtaken)
    with pytest.raises(RetryIt) as refusal:
        rebuild_figures(filled.unit, request({}))

    assert refusal.value.code == "figures.rebuilt_meanwhile"
    assert answers == [{"wrong": [SERIES]}]
    assert kept(filled) == recounted(filled)


@pytest.mark.parametrize("bins", [bytes(3), bytes([101] * 10), "1234567890"], ids=repr)
def test_scores_that_cannot_be_counted_leave_the_figures_alone(
    filled: BenchmarkNode, bins: object
) -> None:
    plant(filled)
    before = kept(filled)
    filled.unit.db["records"].update_one({"year": 2024}, {"$set": {"bins": bins}})

    with pytest.raises(CallSomeone) as refusal:
        rebuild_figures(filled.unit, request({}))

    assert refusal.value.code == "figures.damaged_scores"
    assert refusal.value.params == {**SERIES, "year": 2024}
    assert kept(filled) == before
