"""Traces stay the same along a chain of work, and logs carry them."""

import re

import structlog
from hypothesis import given
from hypothesis import strategies as st

from chassis import trace
from chassis.trace import NO_TRACE, Trace

TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01")
FIRST = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_next_span_keeps_the_trace_and_changes_the_span() -> None:
    following = trace.next_span(FIRST)

    assert TRACEPARENT.fullmatch(following)
    assert following[3:35] == FIRST[3:35]
    assert following[36:52] != FIRST[36:52]


@given(st.none() | st.text() | st.from_regex(r"0[0-9]-[0-9a-f]{31,33}-[0-9a-f]{16}-01"))
def test_anything_gives_a_valid_traceparent(parent: str | None) -> None:
    assert TRACEPARENT.fullmatch(trace.next_span(parent))


def test_there_is_no_trace_outside_a_block() -> None:
    assert trace.current() is NO_TRACE
    assert NO_TRACE.trace_id is None


def test_trace_holds_inside_its_block_only() -> None:
    outer, inner = Trace("c-1", None, FIRST), Trace("c-2", "e-1")

    with trace.tracing(outer):
        with trace.tracing(inner):
            assert trace.current() == inner
        assert trace.current() == outer

    assert trace.current() is NO_TRACE


def test_log_lines_carry_the_ids_that_are_known() -> None:
    with trace.tracing(Trace("c-1", None, FIRST), event_id="e-1", nothing=None):
        bound = structlog.contextvars.get_contextvars()

    assert bound == {"correlation_id": "c-1", "trace_id": FIRST[3:35], "event_id": "e-1"}
    assert structlog.contextvars.get_contextvars() == {}
