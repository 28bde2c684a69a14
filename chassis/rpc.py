"""RPC entrypoints: every call is identified, validated, allowed, timed and answered."""

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from kombu import Connection
from marshmallow import Schema, ValidationError
from nameko.messaging import QueueConsumer
from nameko.rpc import Rpc, RpcConsumer

from chassis import metrics, request_text, trace
from chassis.actor import Actor
from chassis.broker import CONNECTION_ERRORS, LONGEST_PAUSE_SECONDS
from chassis.commands import Command
from chassis.errors import CallSomeone, CorrectIt, PerformError
from chassis.logs import logger

log = logger(__name__)

Policy = Callable[[Actor, dict[str, Any]], str | None]
# A random UUID with or without hyphens. A service may publish its answers under nothing else, and
# a call that names another address could only fail again and again.
_REPLY_KEY = re.compile(r"[0-9a-f-]{32,36}")
# What the envelope of an event allows, for these ids end in the events that a call causes.
_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class PatientQueueConsumer(QueueConsumer):
    """nameko's consumer with our back-off, and without its death by a broken socket."""

    def establish_connection(self) -> Connection:
        """Connect, waiting at most five seconds between two tries."""
        connection: Connection = self.connection.clone()
        connection.ensure_connection(
            self.on_connection_error,
            interval_start=0.2,
            interval_step=0.5,
            interval_max=LONGEST_PAUSE_SECONDS,
        )
        return connection

    def on_decode_error(self, message: Any, error: Exception) -> None:
        """Drop what is no JSON; the log does not repeat what may be somebody's data."""
        log.warning("unreadable call dropped", type=type(error).__name__)
        message.ack()

    def ack_message(self, message: Any) -> None:
        """Acknowledge, unless the broker has already taken the message back."""
        try:
            super().ack_message(message)
        except CONNECTION_ERRORS as error:
            log.info("too late to acknowledge; the call will come again", error=str(error))

    def requeue_message(self, message: Any) -> None:
        """Give back, unless the broker has already taken the message back."""
        try:
            super().requeue_message(message)
        except CONNECTION_ERRORS as error:
            log.info("too late to give back; the call will come again", error=str(error))


class PatientRpcConsumer(RpcConsumer):
    """nameko's RPC consumer; an answer that cannot be sent does not end the process."""

    queue_consumer = PatientQueueConsumer()

    def handle_message(self, body: Any, message: Any) -> None:
        """Serve a call, unless it came in a form in which nobody could be answered."""
        properties = message.properties
        reply_to = str(properties.get("reply_to"))
        if properties.get("content_type") != "application/json" or not _REPLY_KEY.fullmatch(
            reply_to
        ):
            log.warning("call dropped: it is not JSON or names nobody to answer")
            self.queue_consumer.ack_message(message)
            return
        super().handle_message(body, message)

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> Any:
        """Send the answer; if the broker is away the call is delivered again and answered then."""
        try:
            return super().handle_result(message, result, exc_info)
        except CONNECTION_ERRORS as error:
            log.warning("answer not sent; the call will come again", error=str(error))
            self.requeue_message(message)
            return result, exc_info


class PatientRpc(Rpc):
    """The entrypoint behind `command` and `query`."""

    rpc_consumer = PatientRpcConsumer()
    expected_exceptions = (PerformError,)

    def unpack_message_headers(self, message: Any) -> dict[str, Any]:
        """Take nothing from nameko's own headers: all we need is in the request, validated."""
        return {}


def command(schema: type[Schema], policy: Policy) -> Callable[[Any], Any]:
    """Serve a method that changes something; its `call` goes to `unit.run_command`.

    The decorated method gets `(self, call)` with validated `call.data`. A request without actor or
    command id, with unknown fields, or against `policy` is refused with a CorrectIt.
    """
    return _entrypoint(schema, policy, needs_command_id=True)


def query(schema: type[Schema], policy: Policy) -> Callable[[Any], Any]:
    """Serve a method that only reads; otherwise like `command`."""
    return _entrypoint(schema, policy, needs_command_id=False)


def _entrypoint(
    schema: type[Schema], policy: Policy, *, needs_command_id: bool
) -> Callable[[Any], Any]:
    def decorate(method: Any) -> Any:
        @functools.wraps(method)
        def served(self: Any, request: Any) -> Any:
            return _serve(self, method, request, schema, policy, needs_command_id)

        served.policy = policy  # type: ignore[attr-defined]  # walked by the policy tests
        served.schema = schema  # type: ignore[attr-defined]
        return PatientRpc.decorator(served)

    return decorate


def _serve(
    service: Any,
    method: Any,
    request: Any,
    schema: type[Schema],
    policy: Policy,
    needs_command_id: bool,
) -> Any:
    name = method.__name__
    outcome = "answered"
    with metrics.RPC_SECONDS.labels(name).time():
        try:
            call = open_call(name, request, schema, policy, needs_command_id=needs_command_id)
            parent = request.get("traceparent") if isinstance(request, dict) else None
            around = trace.Trace(
                call.correlation_id or call.command_id or None, None, trace.next_span(parent)
            )
            with trace.tracing(around):
                return method(service, call)
        except PerformError as error:
            outcome = type(error).__name__
            raise
        except Exception as error:
            outcome = "failed"
            log.error("call failed", method=name, exc_info=error)
            raise CallSomeone("internal.error", method=name) from error
        finally:
            metrics.RPC_CALLS.labels(name, outcome).inc()


def open_call(
    method: str,
    request: Any,
    schema: type[Schema],
    policy: Policy,
    *,
    needs_command_id: bool,
) -> Command:
    """Turn a request into a validated, allowed Command; raises CorrectIt."""
    if not isinstance(request, Mapping):
        raise CorrectIt("request.malformed", "request")
    actor = Actor.from_wire(request.get("actor"))
    command_id = _id(request.get("command_id"))
    if needs_command_id and command_id is None:
        raise CorrectIt("command.no_id", "command_id")
    data = _validated(schema, request.get("data"))
    reason = policy(actor, data)
    if reason is not None:
        raise CorrectIt("policy.refused", method, reason=reason)
    return Command(
        method=method,
        actor=actor,
        data=data,
        command_id=command_id or "",
        request=dict(request["data"]),
        correlation_id=_id(request.get("correlation_id")),
    )


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _validated(schema: type[Schema], data: Any) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise CorrectIt("request.malformed", "data")
    unwritable = request_text.unwritable(data)
    if unwritable is not None:
        raise CorrectIt("request.invalid", unwritable or "data", problem=request_text.PROBLEM)
    try:
        loaded: dict[str, Any] = schema().load(data)
    except ValidationError as error:
        field, problem = _first_problem(error.messages)
        raise CorrectIt("request.invalid", field, problem=problem) from error
    return loaded


def _first_problem(messages: Any, path: str = "") -> tuple[str, str]:
    """The first field at fault, as a dotted path, and what is wrong with it."""
    while isinstance(messages, Mapping):
        key = next(iter(messages))
        messages = messages[key]
        path = f"{path}.{key}" if path else str(key)
    problem = messages[0] if isinstance(messages, list) and messages else messages
    return path, str(problem)
