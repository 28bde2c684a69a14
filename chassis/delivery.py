"""A message as it came from a queue, before anybody knows whether it makes sense."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amqp import Message as WireMessage

from chassis.retry import ATTEMPTS_HEADER, ROUTING_HEADER
from contracts.envelope import Event


@dataclass(frozen=True)
class Delivery:
    """One delivery on one channel.

    `times_delivered` counts earlier deliveries that ended without an acknowledgement (a crash, a
    lost connection); `attempts` counts our own retries, which are acknowledged and published anew.
    """

    queue: str
    tag: int
    body: bytes
    routing_key: str
    times_delivered: int
    attempts: int

    @classmethod
    def from_wire(cls, queue: str, message: WireMessage) -> "Delivery":
        """Read what the broker sent.

        Our own headers are believed only on messages that were published to the default exchange,
        where nobody but this node can; on others a foreign sender may have set them.
        """
        headers: Mapping[str, Any] = message.properties.get("application_headers") or {}
        came = message.delivery_info
        death = {} if came["exchange"] else _newest_death(headers)
        ours = {} if came["exchange"] or death.get("exchange") else headers
        body = message.body if isinstance(message.body, bytes) else message.body.encode()
        return cls(
            queue=queue,
            tag=message.delivery_tag,
            body=body,
            routing_key=_first_routing_key(ours, death) or came["routing_key"],
            times_delivered=_count(headers.get("x-delivery-count")),
            attempts=_count(ours.get(ATTEMPTS_HEADER)),
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the body: the identity of a message whose own id cannot be read."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Received:
    """A delivery that made sense: its envelope, its checked payload, and how it came."""

    event: Event
    payload: Any
    routing_key: str
    delivery: Delivery


def _newest_death(headers: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the broker noted when a delay queue or the delivery limit handed the message on."""
    deaths = headers.get("x-death")
    newest = deaths[0] if isinstance(deaths, list) and deaths else None
    return newest if isinstance(newest, Mapping) else {}


def _first_routing_key(ours: Mapping[str, Any], death: Mapping[str, Any]) -> str | None:
    """The key the message first came with, before a delay queue or the dead queue had it."""
    if ROUTING_HEADER in ours:
        return str(ours[ROUTING_HEADER])
    keys = death.get("routing-keys")
    return str(keys[0]) if isinstance(keys, list) and keys else None


def _count(value: object) -> int:
    return value if type(value) is int and value > 0 else 0
