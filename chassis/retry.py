"""When a failed message is tried again: five delays, some jitter, a count in our own header."""

from collections.abc import Callable

from chassis.outbox import Message

ATTEMPTS_HEADER = "x-perform-attempts"
# Coming back from a delay queue a message carries the queue's name as its routing key.
ROUTING_HEADER = "x-perform-routing-key"
DELAYS = ("1s", "5s", "30s", "3m", "15m")

Choose = Callable[[list[str]], str]


def delay_queue(queue: str, attempts: int, choose: Choose) -> str | None:
    """The delay queue for a message that failed `attempts` times; None when it is enough.

    Jitter picks a neighbouring delay, so that messages that failed together do not come back
    together; the first failure never waits longer than five seconds.
    """
    if attempts > len(DELAYS):
        return None
    at = attempts - 1
    neighbours = [DELAYS[i] for i in (at - 1, at, at, at + 1) if 0 <= i < len(DELAYS)]
    return f"{queue}.retry.{choose(neighbours)}"


def straight_to(
    queue: str,
    message_id: str,
    body: bytes,
    routing_key: str,
    attempts: int = 0,
    subject: str | None = None,
) -> Message:
    """A message for exactly one queue, with its first routing key and its count of attempts."""
    return Message(
        id=message_id,
        exchange="",
        routing_key=queue,
        body=body,
        mandatory=True,
        subject=subject,
        headers=((ATTEMPTS_HEADER, attempts), (ROUTING_HEADER, routing_key)),
    )
