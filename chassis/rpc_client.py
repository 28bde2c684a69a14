"""Calling a service from outside nameko: the command line, tests and benchmarks.

It speaks nameko's wire format (exchange `nameko-rpc`, key `service.method`, JSON args and kwargs,
a reply queue) without importing nameko, and is not for use by two threads at once.
"""

import math
import time
import uuid
from types import TracebackType
from typing import Any, Self

import orjson
from amqp import AMQPError
from amqp import Message as WireMessage
from kombu import Connection

from chassis.actor import Actor
from chassis.broker import HEARTBEAT_SECONDS, BrokerAddress, translated
from chassis.clock import random_id
from chassis.errors import CallSomeone, PerformError, RetryIt, Unavailable, from_wire

EXCHANGE = "nameko-rpc"
PAUSE_SECONDS = 0.2
# The broker ends a connection after two missing heartbeats, and between calls nobody sends any.
IDLE_SECONDS = HEARTBEAT_SECONDS


class RpcClient:
    """A connection with its own reply queue; reconnects at the next call after a failure."""

    def __init__(self, address: BrokerAddress, actor: Actor) -> None:
        self._address = address
        self._actor = actor
        self._connection: Connection | None = None
        self._answers: dict[str, dict[str, Any]] = {}
        self._heard_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()

    def call(
        self,
        method: str,
        data: dict[str, Any],
        command_id: str | None = None,
        timeout: float = 10.0,
    ) -> Any:
        """Call `service.method` once and return its answer.

        Raises the service's own CorrectIt, RetryIt or CallSomeone; CallSomeone `rpc.refused` when
        the broker does not allow the call; Unavailable when the broker or the service is away;
        RetryIt `rpc.unknown_outcome` after `timeout` seconds without an answer: the command may
        have run, so repeat it with the same `command_id`.
        """
        try:
            return self._call(method, data, command_id, timeout)
        except Unavailable:
            self.close()
            raise
        except AMQPError as error:
            self.close()
            raise CallSomeone("rpc.refused", method=method) from error

    def call_until_answered(
        self,
        method: str,
        data: dict[str, Any],
        command_id: str | None = None,
        timeout: float = 10.0,
        patience: float = 60.0,
    ) -> Any:
        """Repeat a call under one command id until it is answered or `patience` seconds passed."""
        command_id = command_id or random_id()
        deadline = time.monotonic() + patience
        while True:
            try:
                return self.call(method, data, command_id, timeout)
            except RetryIt:
                if time.monotonic() + PAUSE_SECONDS >= deadline:
                    raise
            self._pause(PAUSE_SECONDS)

    def close(self) -> None:
        """Forget the connection; the broker removes the reply queue."""
        if self._connection is not None:
            self._connection.release()
            self._connection = None

    def _call(
        self, method: str, data: dict[str, Any], command_id: str | None, timeout: float
    ) -> Any:
        connection = self._connected()
        correlation = uuid.uuid4().hex
        request = {
            "command_id": command_id or random_id(),
            "correlation_id": correlation,
            "actor": self._actor.to_wire(),
            "data": data,
        }
        body = orjson.dumps({"args": [], "kwargs": {"request": request}})
        with translated():
            self._channel.basic_publish(
                WireMessage(
                    body,
                    content_type="application/json",
                    content_encoding="utf-8",
                    delivery_mode=2,
                    # A call that nobody waits for any more must not be served hours later.
                    expiration=str(math.ceil(timeout * 1000)),
                    reply_to=self._reply_key,
                    correlation_id=correlation,
                ),
                EXCHANGE,
                method,
                mandatory=True,
            )
        answer = self._wait(connection, correlation, timeout)
        return _result(answer)

    def _connected(self) -> Connection:
        if time.monotonic() - self._heard_at > IDLE_SECONDS:
            self.close()
        if self._connection is not None:
            return self._connection
        self._connection = self._address.connect()
        self._reply_key = uuid.uuid4().hex
        queue = f"rpc.reply-client-{self._reply_key}"
        with translated():
            channel = self._connection.connection.channel()
            channel.events["basic_return"].add(self._on_return)
            channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
            channel.queue_declare(queue, exclusive=True, auto_delete=True)
            channel.queue_bind(queue, EXCHANGE, self._reply_key)
            channel.basic_consume(queue, callback=self._on_answer, no_ack=True)
        self._channel = channel
        return self._connection

    def _wait(self, connection: Connection, correlation: str, timeout: float) -> dict[str, Any]:
        deadline = time.monotonic() + timeout
        while correlation not in self._answers:
            left = deadline - time.monotonic()
            if left <= 0:
                raise RetryIt("rpc.unknown_outcome", seconds=timeout)
            with translated():
                try:
                    connection.drain_events(timeout=min(left, 1.0))
                except TimeoutError:
                    connection.heartbeat_check()
        self._heard_at = time.monotonic()
        answer = self._answers.pop(correlation)
        # Late answers of calls that timed out earlier are nobody's any more.
        self._answers.clear()
        return answer

    def _pause(self, seconds: float) -> None:
        """Let time pass without letting the connection die."""
        if self._connection is None:
            time.sleep(seconds)
            return
        try:
            with translated():
                self._connection.drain_events(timeout=seconds)
        except (TimeoutError, Unavailable):
            return

    def _on_answer(self, message: WireMessage) -> None:
        correlation = message.properties.get("correlation_id")
        if correlation:
            self._answers[correlation] = orjson.loads(message.body)

    def _on_return(self, error: Exception, exchange: str, key: str, message: WireMessage) -> None:
        self._answers[message.properties["correlation_id"]] = {"unroutable": key}


def _result(answer: dict[str, Any]) -> Any:
    if "unroutable" in answer:
        raise Unavailable("service.not_running", method=answer["unroutable"])
    error = answer.get("error")
    if error:
        raised: PerformError = from_wire(error["exc_type"], error["exc_args"])
        raise raised
    return answer["result"]
