"""A failed message comes back after delays that grow, with jitter, and not for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import retry
from contracts import topology


def first(choices: list[str]) -> str:
    return choices[0]


def last(choices: list[str]) -> str:
    return choices[-1]


@pytest.mark.parametrize(
    ("attempts", "neighbours"),
    [
        (1, {"1s", "5s"}),
        (2, {"1s", "5s", "30s"}),
        (3, {"5s", "30s", "3m"}),
        (4, {"30s", "3m", "15m"}),
        (5, {"3m", "15m"}),
    ],
)
def test_jitter_picks_the_delay_or_a_neighbour(attempts: int, neighbours: set[str]) -> None:
    offered: set[str] = set()

    def remember(choices: list[str]) -> str:
        offered.update(choices)
        return choices[0]

    retry.delay_queue("q", attempts, remember)

    assert offered == neighbours


@pytest.mark.parametrize(("attempts", "own"), list(enumerate(retry.DELAYS, start=1)))
def test_own_delay_is_offered_twice_as_often_as_a_neighbour(attempts: int, own: str) -> None:
    offered: list[str] = []

    def remember(choices: list[str]) -> str:
        offered.extend(choices)
        return choices[0]

    retry.delay_queue("q", attempts, remember)

    assert offered.count(own) == 2
    assert all(offered.count(other) == 1 for other in set(offered) - {own})


def test_first_failure_waits_five_seconds_at_most() -> None:
    assert retry.delay_queue("q", 1, last) == "q.retry.5s"
    assert retry.delay_queue("q", 1, first) == "q.retry.1s"


@given(st.integers(min_value=len(retry.DELAYS) + 1))
def test_after_five_attempts_it_is_enough(attempts: int) -> None:
    assert retry.delay_queue("q", attempts, first) is None


def test_delays_are_those_the_topology_declares() -> None:
    assert tuple(topology.DELAYS) == retry.DELAYS


def test_retried_message_keeps_its_first_routing_key_and_its_count() -> None:
    message = retry.straight_to("q.retry.5s", "id", b"{}", "de.benchmark.released.v1", 3)

    assert (message.exchange, message.routing_key) == ("", "q.retry.5s")
    assert message.mandatory
    assert dict(message.headers) == {
        retry.ATTEMPTS_HEADER: 3,
        retry.ROUTING_HEADER: "de.benchmark.released.v1",
    }
