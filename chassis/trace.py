"""Which request the current work belongs to, carried into logs and emitted events.

`traceparent` follows W3C Trace Context (version 00); the correlation id stays the same along a
whole chain of events, the causation id names the message that directly led to the current work.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import structlog

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True)
class Trace:
    """The ids that tie one piece of work to what caused it."""

    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None

    @property
    def trace_id(self) -> str | None:
        """The 32 hexadecimal digits shared by every span of this trace."""
        return self.traceparent[3:35] if self.traceparent else None


NO_TRACE = Trace()
_current: ContextVar[Trace | None] = ContextVar("perform_trace", default=None)


def current() -> Trace:
    """The trace of the work now running; empty when there is none."""
    return _current.get() or NO_TRACE


def next_span(traceparent: str | None) -> str:
    """A traceparent for the next hop: the same trace with a new span, or a new trace."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    trace_id = match.group(1) if match else secrets.token_hex(16)
    return f"00-{trace_id}-{secrets.token_hex(8)}-01"


@contextmanager
def tracing(trace: Trace, **fields: str | None) -> Iterator[None]:
    """Run the block under `trace`, with its ids and `fields` on every log line."""
    token = _current.set(trace)
    bound = {"correlation_id": trace.correlation_id, "trace_id": trace.trace_id, **fields}
    known = {key: value for key, value in bound.items() if value is not None}
    try:
        with structlog.contextvars.bound_contextvars(**known):
            yield
    finally:
        _current.reset(token)
