"""The consumer: keeps reading one queue through crashes of everything around it."""

import threading
from collections.abc import Callable

from chassis import metrics
from chassis.batch import BatchProcess
from chassis.broker import BrokerAddress, Patience
from chassis.delivery import Delivery
from chassis.errors import Unavailable
from chassis.logs import logger
from chassis.publisher import ConfirmingPublisher
from chassis.subscription import Subscription
from chassis.suspects import is_suspect

log = logger(__name__)

Process = Callable[[list[Delivery], ConfirmingPublisher], None]
QUIET_SECONDS = 0.5


class Consumer:
    """Reads `queue` in batches of at most `size` until stopped.

    It starts carefully, with one message in hand at a time, until it meets one that was not
    delivered often before: a message that kills its process then takes no neighbour along.
    While broker or database is away it keeps what it has in hand and waits, at most five seconds
    between two tries.
    """

    def __init__(self, queue: str, address: BrokerAddress, process: Process, size: int) -> None:
        self.queue = queue
        self.size = size
        self._address = address
        self._process = process
        self._stopping = threading.Event()
        self._stopped = threading.Event()

    @classmethod
    def of(cls, batches: BatchProcess, address: BrokerAddress, size: int) -> "Consumer":
        """A consumer that gives its batches the full treatment."""
        return cls(batches.queue, address, batches.process, size)

    def run(self) -> None:
        """Consume until stopped; returns once the batch in hand is finished or given back."""
        patience = Patience(self._stopping)
        connected = metrics.CONSUMER_CONNECTED.labels(self.queue)
        try:
            while not self._stopping.is_set():
                try:
                    self._connect_and_consume(patience)
                except Unavailable as error:
                    log.warning(
                        "consumer waits for the broker",
                        queue=self.queue,
                        error=str(error),
                        pause=patience.wait(),
                    )
                except Exception as error:
                    # Not one event's fault (those are settled by the batch): give the messages
                    # back, say so loudly, and go on.
                    log.error(
                        "consumer starts over",
                        queue=self.queue,
                        exc_info=error,
                        pause=patience.wait(),
                    )
                finally:
                    connected.set(0)
        finally:
            self._stopped.set()

    def ask_to_stop(self) -> None:
        """Ask the consumer to finish what is in hand, and to take nothing more."""
        self._stopping.set()

    def stop(self) -> None:
        """Ask the consumer to finish what is in hand; returns when it has."""
        self.ask_to_stop()
        self._stopped.wait()

    def _connect_and_consume(self, patience: Patience) -> None:
        with self._address.connect() as connection:
            metrics.CONSUMER_CONNECTED.labels(self.queue).set(1)
            careful = Subscription(connection, self.queue, prefetch=1)
            self._consume(careful, 1, patience, until_trusted=True)
            if self._stopping.is_set():
                return
            if self.size > 1:
                careful.close()
                full = Subscription(connection, self.queue, prefetch=2 * self.size)
                self._consume(full, self.size, patience, until_trusted=False)

    def _consume(
        self, subscription: Subscription, size: int, patience: Patience, *, until_trusted: bool
    ) -> None:
        while not self._stopping.is_set():
            batch = subscription.next_batch(size, QUIET_SECONDS)
            for part in self._parts(batch):
                self._finish(subscription, part, patience)
            trusted = not any(map(is_suspect, batch))
            if until_trusted and self.size > 1 and trusted:
                return

    def _parts(self, batch: list[Delivery]) -> list[list[Delivery]]:
        """The batch whole, or one by one when a message in it was delivered too often."""
        if any(map(is_suspect, batch)):
            return [[one] for one in batch]
        return [batch] if batch else []

    def _finish(self, subscription: Subscription, part: list[Delivery], patience: Patience) -> None:
        """Process and acknowledge `part`; waits in place while the database is away."""
        while True:
            try:
                with metrics.BATCH_SECONDS.labels(self.queue).time():
                    self._process(part, subscription.publisher)
                break
            except Unavailable as error:
                log.warning(
                    "batch waits",
                    queue=self.queue,
                    events=len(part),
                    error=str(error),
                    pause=patience.wait(),
                )
                subscription.keep_alive()
                if self._stopping.is_set():
                    raise
        subscription.acknowledge_through(part[-1])
        metrics.BATCH_SIZE.labels(self.queue).observe(len(part))
        patience.reset()
