"""Fills a queue before a contender starts, so that only the taking-in is timed."""

from chassis.broker import BrokerAddress
from chassis.outbox import Message
from chassis.publisher import ConfirmingPublisher, Outcome

CHUNK = 1000


def fill(address: BrokerAddress, queue: str, events: list[tuple[str, bytes]]) -> None:
    """Publish `events` straight to `queue`, persistent and confirmed."""
    publisher = ConfirmingPublisher.open(address)
    try:
        for start in range(0, len(events), CHUNK):
            messages = [
                Message(event_id, "", queue, body, mandatory=True)
                for event_id, body in events[start : start + CHUNK]
            ]
            outcomes = publisher.publish(messages)
            if set(outcomes.values()) != {Outcome.CONFIRMED}:
                raise SystemExit(f"the broker did not take the events for {queue}")
    finally:
        publisher.close()


def make_queue(address: BrokerAddress, queue: str, *, quorum: bool) -> None:
    """Declare an empty durable queue; an old one of that name is removed first."""
    with address.connect() as connection:
        channel = connection.connection.channel()
        channel.queue_delete(queue)
        arguments = {"x-queue-type": "quorum" if quorum else "classic"}
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=arguments)


def waiting(address: BrokerAddress, queue: str) -> int:
    """How many messages wait in `queue`."""
    with address.connect() as connection:
        answer = connection.connection.channel().queue_declare(queue, passive=True)
        return int(answer.message_count)
