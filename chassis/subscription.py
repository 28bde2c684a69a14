"""One channel that reads one queue, and hands over batches of what arrived."""

import time
from collections import deque

from amqp import Message as WireMessage
from kombu import Connection

from chassis.broker import translated
from chassis.delivery import Delivery
from chassis.publisher import ConfirmingPublisher

# How long a batch that has begun waits for one more message: a scheduling tick, no more.
LULL_SECONDS = 0.002


class Subscription:
    """Deliveries of one queue on a channel of its own, and a confirming channel beside it."""

    def __init__(self, connection: Connection, queue: str, prefetch: int) -> None:
        self.queue = queue
        self.prefetch = prefetch
        self._connection = connection
        self._arrived: deque[Delivery] = deque()
        self.publisher = ConfirmingPublisher(connection)
        with translated():
            self._channel = connection.connection.channel()
            # A body is what its sender signed or not at all; never let the client re-code it.
            self._channel.auto_decode = False
            self._channel.basic_qos(prefetch_size=0, prefetch_count=prefetch, a_global=False)
            self._channel.basic_consume(queue, callback=self._on_message)

    def next_batch(self, most: int, patience_seconds: float) -> list[Delivery]:
        """Up to `most` deliveries: at N, or as soon as nothing more waits. Empty after a quiet
        `patience_seconds`. Raises Unavailable when the connection is gone.
        """
        with translated():
            if not self._arrived:
                self._drain(patience_seconds)
            while self._arrived and len(self._arrived) < most:
                if not self._drain(LULL_SECONDS):
                    break
            self._connection.heartbeat_check()
        return [self._arrived.popleft() for _ in range(min(most, len(self._arrived)))]

    def acknowledge_through(self, delivery: Delivery) -> None:
        """Acknowledge this delivery and all before it on this channel."""
        with translated():
            self._channel.basic_ack(delivery.tag, multiple=True)

    def keep_alive(self) -> None:
        """Notice a dead connection and keep a quiet one open; raises Unavailable."""
        with translated():
            self._drain(LULL_SECONDS)
            self._connection.heartbeat_check()

    def close(self) -> None:
        """Close the channel: what is not acknowledged goes back to the queue."""
        with translated():
            self._channel.close()

    def _drain(self, seconds: float) -> bool:
        before = len(self._arrived)
        deadline = time.monotonic() + seconds
        while len(self._arrived) == before:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            try:
                self._connection.drain_events(timeout=left)
            except TimeoutError:
                return False
        return True

    def _on_message(self, message: WireMessage) -> None:
        self._arrived.append(Delivery.from_wire(self.queue, message))
