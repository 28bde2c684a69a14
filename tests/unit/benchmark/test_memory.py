"""What is remembered is made once, never shown in another version, and bounded in bytes."""

import threading
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.memory import Memory


def test_a_value_is_made_once_for_each_version() -> None:
    memory = Memory()
    made: list[int] = []

    def ask(version: int) -> str:
        return memory.remembered("slot", version, lambda: made.append(version) or str(version), len)

    answers = [ask(1), ask(1), ask(2), ask(2), ask(1)]

    assert answers == ["1", "1", "2", "2", "1"]
    assert made == [1, 2, 1]


def test_many_who_ask_at_once_wait_for_one_who_makes_it() -> None:
    memory, began, made = Memory(), threading.Barrier(8), []

    def ask(_: int) -> str:
        began.wait()
        return memory.remembered("slot", 1, lambda: made.append(1) or "value", len)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))

    assert answers == ["value"] * 8
    assert made == [1]


def test_a_failure_is_not_remembered_and_blocks_nobody() -> None:
    memory = Memory()

    def fail() -> str:
        raise LookupError

    for _ in range(2):
        try:
            memory.remembered("slot", 1, fail, len)
        except LookupError:
            continue

    assert memory.remembered("slot", 1, lambda: "value", len) == "value"


def test_a_value_that_has_no_room_is_given_and_not_kept() -> None:
    memory = Memory(most_bytes=1_000)

    given_ = memory.remembered("slot", 1, lambda: "x" * 2_000, len)

    assert (len(given_), memory.bytes) == (2_000, 0)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 2), st.integers(0, 3_000))))
def test_it_never_holds_more_bytes_than_it_may(asked: list[tuple[int, int, int]]) -> None:
    memory = Memory(most_bytes=5_000)

    for slot, version, size in asked:
        value = memory.remembered(slot, version, lambda size=size: "x" * size, len)
        assert set(value) <= {"x"}
        assert 0 <= memory.bytes <= 5_000


def test_the_least_recently_used_is_forgotten_first() -> None:
    memory, made = Memory(most_bytes=3_200), []

    def ask(slot: str) -> None:
        memory.remembered(slot, 1, lambda: made.append(slot) or "x" * 1_000, len)

    for slot in ("a", "b", "a", "c", "a", "b"):
        ask(slot)

    assert made == ["a", "b", "c", "b"]
