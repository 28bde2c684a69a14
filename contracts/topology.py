"""Exchanges, queues and bindings of a node as plain data, derived from contracts and queues."""

from dataclasses import dataclass
from typing import Any

from contracts.contract import MESH_IN, NETWORK
from contracts.queues import QUEUES, Queue
from contracts.registry import all_contracts

# Delay before another attempt, in milliseconds; one fixed time to live per queue, because a
# queue with mixed times to live only expires what is at its head.
DELAYS: dict[str, int] = {"1s": 1_000, "5s": 5_000, "30s": 30_000, "3m": 180_000, "15m": 900_000}

DELIVERY_LIMIT = 20
# RabbitMQ 4 limits redeliveries to 20 when nothing is said, and would drop a dead letter that an
# outage of the database hands back too often. -1 (no limit) is not understood by 3.10.
NEVER_DROPPED = 1_000_000


@dataclass(frozen=True, slots=True)
class ExchangeDeclaration:
    """A durable topic exchange."""

    name: str
    type: str = "topic"
    durable: bool = True


@dataclass(frozen=True, slots=True)
class QueueDeclaration:
    """A durable quorum queue with its arguments."""

    name: str
    arguments: dict[str, Any]
    durable: bool = True


@dataclass(frozen=True, slots=True)
class Binding:
    """One queue's interest in one routing key of an exchange."""

    exchange: str
    queue: str
    routing_key: str


def exchanges() -> tuple[ExchangeDeclaration, ...]:
    """Give what senders publish to, and ``mesh.in``, where other countries' news arrive."""
    senders = {contract.exchange for contract in all_contracts()} - {NETWORK}
    return tuple(ExchangeDeclaration(name) for name in (*sorted(senders), NETWORK, MESH_IN))


def queues() -> tuple[QueueDeclaration, ...]:
    """Give for each consumer's queue: itself, its dead-letter queue and its delay queues."""
    return tuple(declaration for each in QUEUES for declaration in declarations(each))


def bindings() -> tuple[Binding, ...]:
    """Give one binding for each receiver that a contract names."""
    return tuple(
        Binding(contract.arrives_at, receiver, contract.binding_key)
        for contract in all_contracts()
        for receiver in contract.receivers
    )


def declarations(queue: Queue) -> tuple[QueueDeclaration, ...]:
    """Give all declarations that belong to one consumer's queue."""
    work = _quorum(DELIVERY_LIMIT) | _handed_on_to(queue.dead)
    if queue.single_active:
        work["x-single-active-consumer"] = True
    return (
        QueueDeclaration(queue.name, work),
        QueueDeclaration(queue.dead, _quorum(NEVER_DROPPED)),
        *(
            QueueDeclaration(queue.retry(name), _delay(queue, milliseconds))
            for name, milliseconds in DELAYS.items()
        ),
    )


def _delay(queue: Queue, milliseconds: int) -> dict[str, Any]:
    waiting = {"x-message-ttl": milliseconds}
    return _quorum(NEVER_DROPPED) | waiting | _handed_on_to(queue.name)


def _quorum(delivery_limit: int) -> dict[str, Any]:
    return {"x-queue-type": "quorum", "x-delivery-limit": delivery_limit}


def _handed_on_to(queue: str) -> dict[str, Any]:
    """Dead-letter through the default exchange, keeping the message until the target has it.

    At-least-once dead-lettering works only together with ``reject-publish``.
    """
    return {
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": queue,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
