"""A command has one effect and one answer, however often and whenever it is repeated."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from chassis import commands
from chassis.actor import Actor
from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction, UnitOfWork
from tests.interface.chassis.rig import EFFECTS

T = TypeVar("T")
ANA, BEN = Actor("ana", frozenset({"member"})), Actor("ben", frozenset({"member"}))


def command(**changed: Any) -> Command:
    given: dict[str, Any] = {
        "method": "count",
        "actor": ANA,
        "data": {},
        "command_id": "c-1",
        "request": {"name": "things"},
    }
    return Command(**{**given, **changed})


def count(tx: Transaction) -> Answer:
    """Counts one more, and answers how many there were before."""
    before = tx.db[EFFECTS].count_documents({}, session=tx.session)
    tx.db[EFFECTS].insert_one({}, session=tx.session)
    return {"before": before}


def effects(unit: UnitOfWork) -> int:
    return unit.db[EFFECTS].count_documents({})


def test_repeat_gets_the_first_answer(unit: UnitOfWork) -> None:
    first = unit.run_command(command(), count)

    answers = [unit.run_command(command(), count) for _ in range(3)]

    assert answers == [first] * 3
    assert effects(unit) == 1


def test_another_id_is_another_command(unit: UnitOfWork) -> None:
    unit.run_command(command(), count)

    assert unit.run_command(command(command_id="c-2"), count) == {"before": 1}


@pytest.mark.parametrize(
    "changed", [{"request": {"name": "others"}}, {"method": "discount"}, {"actor": BEN}]
)
def test_same_id_with_other_content_is_refused(unit: UnitOfWork, changed: dict[str, Any]) -> None:
    unit.run_command(command(), count)

    with pytest.raises(CorrectIt) as refused:
        unit.run_command(command(**changed), count)

    assert (refused.value.code, refused.value.field) == ("command.reused", "command_id")
    assert effects(unit) == 1


def test_failed_command_may_be_repeated(unit: UnitOfWork) -> None:
    def fail(tx: Transaction) -> Answer:
        count(tx)
        raise CorrectIt("things.too_few")

    with pytest.raises(CorrectIt):
        unit.run_command(command(), fail)

    assert unit.run_command(command(), count) == {"before": 0}


def test_repeats_at_the_same_time_have_one_effect_and_one_answer(unit: UnitOfWork) -> None:
    start = threading.Barrier(8)

    def call(_: int) -> Answer:
        start.wait(5)
        return unit.run_command(command(), count)

    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(call, range(8)))

    assert answers == [{"before": 0}] * 8
    assert effects(unit) == 1


class Overtaken(UnitOfWork):
    """A unit of work that another copy of the command overtakes just before its transaction."""

    def __init__(self, unit: UnitOfWork, other: Callable[[], object]) -> None:
        super().__init__(unit.db, unit.node)
        self._other = other

    def run(self, work: Callable[[Transaction], T], seconds: float = 5.0) -> T:
        self._other()
        return super().run(work, seconds)


def test_copy_that_was_overtaken_gets_the_answer_and_not_a_complaint(unit: UnitOfWork) -> None:
    def only_once(tx: Transaction) -> Answer:
        if tx.db[EFFECTS].count_documents({}, session=tx.session):
            raise CorrectIt("things.exist_already")
        return count(tx)

    overtaken = Overtaken(unit, lambda: unit.run_command(command(), only_once))

    assert overtaken.run_command(command(), only_once) == {"before": 0}
    assert effects(unit) == 1


def test_other_content_under_the_same_id_is_refused_when_overtaken(unit: UnitOfWork) -> None:
    other = command(request={"name": "others"})
    overtaken = Overtaken(unit, lambda: unit.run_command(other, count))

    with pytest.raises(CorrectIt) as refused:
        overtaken.run_command(command(), count)

    assert refused.value.code == "command.reused"


def test_answer_is_kept_in_the_command_s_own_transaction(unit: UnitOfWork) -> None:
    unit.run_command(command(), count)

    (row,) = unit.db[commands.COLLECTION].find()
    assert (row["_id"], row["answer"]) == ("c-1", {"before": 0})


def test_answer_is_the_same_before_and_after_it_was_kept(unit: UnitOfWork) -> None:
    def answer(_: Transaction) -> Answer:
        return {"pair": [1, 2], "text": "grüße", "none": None, "nested": {"a.b": [1.5]}}

    first = unit.run_command(command(), answer)

    assert unit.run_command(command(), answer) == first
