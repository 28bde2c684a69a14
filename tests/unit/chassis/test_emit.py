"""What a transaction emits is a valid event of this node, or an error at once."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given, settings
from pymongo import MongoClient
from pymongo.client_session import ClientSession

from chassis import trace
from chassis.outbox import Message
from chassis.trace import Trace
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.benchmark_released_v1 import BenchmarkReleased
from contracts.envelope import Event
from contracts.errors import Malformed
from contracts.payload import Payload
from contracts.testing import payloads, released, submitted

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
few = settings(max_examples=25)
TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def transaction() -> Transaction:
    """A transaction that reaches no database: emitting only collects."""
    client: MongoClient[dict[str, Any]] = MongoClient(connect=False)
    unit = UnitOfWork(client.get_database("nowhere"), "gb")
    return Transaction(unit, cast(ClientSession, None), NOW)


def emit(payload: Payload, **how: Any) -> Message:
    tx = transaction()
    given = {
        "subject": payload.subject or "release:perform-full:2025",
        "version": payload.subject_version or 1,
        "time": MIDNIGHT,
    }
    tx.emit(payload, **{**given, **how})
    (message,) = tx.messages
    return message


def emitted(payload: Payload, **how: Any) -> tuple[Event, Message]:
    message = emit(payload, **how)
    return Event.from_bytes(message.body), message


@few
@given(payloads)
def test_every_payload_leaves_as_an_event_of_this_node(payload: Payload) -> None:
    event, message = emitted(payload)

    assert event.node == "gb"
    assert event.data == payload.to_data()
    assert (message.id, message.subject) == (event.id, event.subject)


@few
@given(submitted())
def test_node_event_goes_to_its_sender_s_exchange_and_needs_a_receiver(
    payload: AssessmentSubmitted,
) -> None:
    event, message = emitted(payload, time=None)

    assert (message.exchange, message.routing_key) == (
        "assessment.events",
        "assessment.submitted.v1",
    )
    assert message.mandatory
    assert event.source == "/gb/assessment"
    assert event.time == NOW


@few
@given(released())
def test_announcement_goes_out_under_the_country_s_name(payload: BenchmarkReleased) -> None:
    event, message = emitted(payload, event_id="0" * 32)

    assert (message.exchange, message.routing_key) == ("network", "gb.benchmark.released.v1")
    assert not message.mandatory
    assert event.id == "0" * 32


@few
@given(submitted())
def test_event_carries_the_trace_of_the_work_that_emits_it(payload: AssessmentSubmitted) -> None:
    with trace.tracing(Trace("request-1", "cause-1", TRACEPARENT)):
        event, _ = emitted(payload)

    assert (event.correlationid, event.causationid) == ("request-1", "cause-1")
    assert event.traceparent is not None
    assert event.traceparent[3:35] == TRACEPARENT[3:35]


@few
@given(submitted(), submitted())
def test_event_that_another_caused_names_it(
    payload: AssessmentSubmitted, earlier: AssessmentSubmitted
) -> None:
    cause, _ = emitted(earlier)

    event, _ = emitted(payload, caused_by=cause)

    assert event.causationid == cause.id
    assert event.correlationid == cause.correlationid


@few
@given(released())
def test_announcement_carries_no_trace_out_of_the_country(payload: BenchmarkReleased) -> None:
    with trace.tracing(Trace("request-1", "cause-1", TRACEPARENT)):
        event, _ = emitted(payload)

    assert (event.correlationid, event.causationid, event.traceparent) == (None, None, None)


@few
@given(submitted())
def test_wrong_event_never_leaves(payload: AssessmentSubmitted) -> None:
    broken = AssessmentSubmitted.from_data({**payload.to_data(), "year": "2025"})
    wrong: list[tuple[Payload, dict[str, Any]]] = [
        (broken, {}),
        (payload, {"subject": "another"}),
        (payload, {"version": payload.version + 1}),
        (payload, {"event_id": "no id"}),
    ]

    for content, how in wrong:
        with pytest.raises(Malformed):
            emit(content, **how)


@few
@given(submitted())
def test_ids_no_event_can_carry_are_found_before_it_leaves(payload: AssessmentSubmitted) -> None:
    with trace.tracing(Trace("a b", None, None)), pytest.raises(Malformed):
        emit(payload)
