"""A closing that is disturbed, overtaken or cut off leaves nothing or the whole release."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from chassis.errors import RetryIt, Unavailable
from chassis.lease import Lease
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.store import records, sealings
from services.benchmark.use_cases import releasing, tidy_sealings
from services.benchmark.use_cases.releasing import Releasing
from tests.interface.benchmark.closing import members, refused
from tests.interface.benchmark.nodes import (
    Association,
    BenchmarkNode,
    node,
    submitted,
    withdrawn,
)
from tests.interface.set_clock import SetClock

T = TypeVar("T")


def test_a_record_withdrawn_while_it_was_sealed_is_not_published(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(10))
    real = Releasing._publish
    interruptions = [withdrawn(3)]

    def interrupted(self: Releasing, tx: Transaction, *args: Any) -> Any:
        assert tx.db["records"].count_documents({"batch": {"$exists": True}}, session=tx.session)
        while interruptions:
            gb.take_in([interruptions.pop()])
        return real(self, tx, *args)

    monkeypatch.setattr(Releasing, "_publish", interrupted)
    answer = gb.close()

    assert [each["organisations"] for each in answer["sealed"]] == [9]
    assert gb.unit.db["members"].count_documents({}) == 9


def test_records_that_never_come_to_rest_are_left_for_later(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(10))
    real = records.mark
    versions = iter(range(2, 100))

    def restless(tx: Transaction, *args: Any) -> bool:
        gb.take_in([submitted(3, version=next(versions))])
        return real(tx, *args)

    monkeypatch.setattr("services.benchmark.store.records.mark", restless)
    with pytest.raises(RetryIt) as error:
        gb.close()
    monkeypatch.undo()

    assert error.value.code == "close.records_change"
    assert [each["organisations"] for each in gb.close()["sealed"]] == [10]


def test_two_closings_at_once_are_refused(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    assert Lease(gb.unit.db, "closing", "another", releasing.LEASE).acquire()

    with pytest.raises(RetryIt) as error:
        gb.close()

    assert error.value.code == "close.in_progress"


def test_a_closer_taken_for_dead_cannot_go_on(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    real = Releasing._publish

    def late(self: Releasing, tx: Transaction, *args: Any) -> Any:
        monkeypatch.setattr(Releasing, "_publish", real)
        tidy_sealings.tidy_sealings(gb.unit)  # by the process that replaced it
        return real(self, tx, *args)

    monkeypatch.setattr(Releasing, "_publish", late)
    with pytest.raises(RetryIt) as error:
        gb.close()

    assert error.value.code == "close.in_progress"
    assert gb.said() == []
    assert gb.close()["sealed"][0]["organisations"] == 9


def test_a_closer_that_loses_its_lease_stops(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    answers = iter([True, False])
    monkeypatch.setattr(Lease, "acquire", lambda _: next(answers))

    with pytest.raises(RetryIt) as error:
        gb.close()

    assert error.value.code == "close.in_progress"
    assert (gb.said(), members(gb)) == ([], set())


def test_a_database_that_goes_away_after_the_release_does_not_hide_the_answer(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    real = sealings.detach_members

    def away(*_: Any) -> int:
        raise Unavailable("database.unavailable", type="AutoReconnect")

    monkeypatch.setattr(sealings, "detach_members", away)
    answer = gb.close()
    monkeypatch.setattr(sealings, "detach_members", real)

    assert answer["sealed"][0]["organisations"] == 9
    assert gb.unit.db["members"].count_documents({"sealing": {"$exists": True}}) == 9
    refused(gb, "close.already_closed")
    assert gb.unit.db["members"].count_documents({"sealing": {"$exists": True}}) == 0


class Crash(BaseException):
    """The process is gone."""


class FaultyUnit(UnitOfWork):
    """Dies at its nth transaction, just before or just after the commit."""

    def __init__(self, db: Any, clock: SetClock, dies_at: int, *, after_commit: bool) -> None:
        super().__init__(db, "gb", clock)
        self.runs = 0
        self._dies_at = dies_at
        self._after_commit = after_commit

    def run(self, work: Callable[[Transaction], T], seconds: float = 5.0) -> T:
        self.runs += 1
        if self.runs != self._dies_at:
            return super().run(work, seconds)
        if self._after_commit:
            super().run(work, seconds)
            raise Crash

        def dying(tx: Transaction) -> T:
            work(tx)
            raise Crash

        return super().run(dying, seconds)


# Ten members in chunks of four: begin, three chunks, release, then five steps of tidying.
STEPS = 10


@pytest.mark.parametrize("after_commit", [False, True], ids=["before-commit", "after-commit"])
@pytest.mark.parametrize("dies_at", range(1, STEPS + 1))
def test_a_crash_at_any_step_leaves_nothing_or_the_whole_release(
    gb: BenchmarkNode,
    association: Association,
    monkeypatch: pytest.MonkeyPatch,
    dies_at: int,
    after_commit: bool,
) -> None:
    monkeypatch.setattr(releasing, "CHUNK", 4)
    monkeypatch.setattr(tidy_sealings, "MOST_WRITES", 6)
    gb.take_in(submitted(number) for number in range(10))
    clock = gb.unit.clock
    assert isinstance(clock, SetClock)
    faulty = FaultyUnit(gb.unit.db, clock, dies_at, after_commit=after_commit)
    mortal = node(faulty, association, association.folder / "gb-2026-1.jwk")

    with pytest.raises(Crash):
        mortal.close(command_id="one-command")

    state, said = gb.state(), gb.said()
    whole = (len(state["batches"]), len(state["announcements"]), len(said)) == (1, 1, 1)
    nothing = not any(state.values()) and said == []
    assert whole or nothing
    answer = gb.close(command_id="one-command")  # the caller repeats
    assert [each["organisations"] for each in answer["sealed"]] == [10]
    refused(gb, "close.already_closed")
    assert len(gb.said()) == 1
    assert gb.unit.db["batches"].count_documents({}) == 1
    assert gb.unit.db["sealings"].count_documents({}) == 0
    rows = list(gb.unit.db["members"].find())
    assert len(rows) == 10
    assert all(set(row) == {"_id", "subject"} for row in rows)


def test_the_crash_test_reaches_the_last_step(
    gb: BenchmarkNode, association: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "CHUNK", 4)
    monkeypatch.setattr(tidy_sealings, "MOST_WRITES", 6)
    gb.take_in(submitted(number) for number in range(10))
    clock = gb.unit.clock
    assert isinstance(clock, SetClock)
    counting = FaultyUnit(gb.unit.db, clock, 0, after_commit=False)

    node(counting, association, association.folder / "gb-2026-1.jwk").close()

    assert counting.runs == STEPS
