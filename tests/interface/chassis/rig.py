"""One queue with its delay queues and dead queue, a database, and consumers between them."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kombu import Connection

from chassis import dead_letters, inbox, outbox, retry
from chassis.batch import BatchProcess, Verdicts
from chassis.broker import BrokerAddress
from chassis.consumer import Consumer
from chassis.database import Document
from chassis.delivery import Received
from chassis.drain import DeadQueueDrain
from chassis.outbox import Message
from chassis.publisher import ConfirmingPublisher, Outcome
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.envelope import Event
from contracts.queues import Queue
from contracts.topology import QueueDeclaration, declarations
from tests.interface.chassis.events import event
from tests.waiting import wait_until

EFFECTS = "effects"
# Tests cannot wait for fifteen minutes, so what is tried later is tried soon; and they need many
# queues, so delay queues are of the kind that is made quickest, but where the broker is killed.
REAL_DELAY = {"x-message-ttl": 50}
SHORT_DELAY = {**REAL_DELAY, "x-queue-type": "classic"}


def save_effects(tx: Transaction, events: list[Received]) -> None:
    """The handler of most tests: one row for each event, so that a doubled effect shows."""
    rows = [{"event": one.event.id, "key": one.routing_key} for one in events]
    if rows:
        tx.db[EFFECTS].insert_many(rows, session=tx.session)


class Rig:
    """What a test of a consumer works with."""

    def __init__(self, unit: UnitOfWork, broker: BrokerAddress, queue: Queue) -> None:
        self.unit = unit
        self.broker = broker
        self.queue = queue.name
        self.dead = queue.dead

    def publish(self, *events: Event) -> None:
        """Put events straight into the queue."""
        self.publish_bodies(*(one.to_bytes() for one in events))

    def publish_numbers(self, *numbers: int) -> None:
        """Put the events of these numbers straight into the queue."""
        self.publish(*map(event, numbers))

    def publish_bodies(self, *bodies: bytes, attempts: int = 0, to: str | None = None) -> None:
        """Put any bytes into the queue, as if they had been tried some times before."""
        messages = [
            retry.straight_to(to or self.queue, str(number), body, "first.key", attempts)
            for number, body in enumerate(bodies)
        ]
        self.send(messages)

    def send(self, messages: list[Message]) -> None:
        publisher = ConfirmingPublisher.open(self.broker)
        try:
            assert set(publisher.publish(messages).values()) == {Outcome.CONFIRMED}
        finally:
            publisher.close()

    @contextmanager
    def consuming(
        self,
        handler: Callable[[Transaction, list[Received]], Verdicts | None] = save_effects,
        size: int = 50,
        address: BrokerAddress | None = None,
        seconds: float = 5.0,
    ) -> Iterator[Consumer]:
        """Run a consumer until the block ends; it is stopped in an orderly way."""
        batches = BatchProcess(self.queue, self.unit, handler, seconds=seconds)
        with running(Consumer.of(batches, address or self.broker, size)) as consumer:
            yield consumer

    @contextmanager
    def draining(self) -> Iterator[Consumer]:
        """Run a consumer of the dead queue until the block ends."""
        drain = DeadQueueDrain(self.queue, self.unit)
        with running(Consumer(self.dead, self.broker, drain.process, 1)) as consumer:
            yield consumer

    def effects(self) -> Counter[int]:
        """How often each event had an effect, by its number."""
        rows = self.unit.db[EFFECTS].find({}, {"event": 1})
        return Counter(int(row["event"], 16) for row in rows)

    def wait_for_effects(self, *numbers: int, seconds: float = 10) -> None:
        """Wait until at least these events had an effect."""
        wait_until(lambda: set(numbers) <= set(self.effects()), seconds, f"{len(numbers)} effects")

    def letters(self) -> list[Document]:
        return list(self.unit.db[dead_letters.COLLECTION].find().sort("_id", 1))

    def wait_for_letters(self, count: int, seconds: float = 10) -> list[Document]:
        """Wait until that many dead letters are kept; give them."""
        wait_until(lambda: len(self.letters()) >= count, seconds, f"{count} dead letters")
        return self.letters()

    def inbox(self) -> set[str]:
        return {row["_id"] for row in self.unit.db[inbox.COLLECTION].find()}

    def outbox(self) -> list[Document]:
        return list(self.unit.db[outbox.COLLECTION].find().sort("_id", 1))

    def waiting(self, queue: str | None = None) -> int:
        """Messages that wait in a queue, without those in some consumer's hands."""
        with self.broker.connect() as connection:
            declared: Any = connection.default_channel.queue_declare(
                queue or self.queue, passive=True
            )
            return int(declared.message_count)

    def wait_until_empty(self, seconds: float = 10) -> None:
        """Wait until nothing waits here, neither for a consumer nor for another attempt."""
        names = [self.queue, self.dead, *(f"{self.queue}.retry.{delay}" for delay in retry.DELAYS)]
        wait_until(lambda: not any(map(self.waiting, names)), seconds, f"{self.queue} is empty")

    def hand_out(self, times: int, most: int = 1000) -> None:
        """Deliver what waits and take it back, as often: a process that died with it in hand."""
        for _ in range(times):
            before = self.waiting()
            with self.broker.connect() as connection:
                take(connection, self.queue, most, min(most, before))
            self._wait_until_back(before)

    def _wait_until_back(self, count: int) -> None:
        wait_until(lambda: self.waiting() + self.waiting(self.dead) >= count, 10, "all are back")


def take(connection: Connection, queue: str, most: int, expected: int) -> list[Any]:
    """Receive messages and neither acknowledge nor give them back."""
    received: list[Any] = []
    channel = connection.connection.channel()
    channel.basic_qos(prefetch_size=0, prefetch_count=most, a_global=False)
    channel.basic_consume(queue, callback=received.append)
    while len(received) < expected:
        connection.drain_events(timeout=10)
    return received


@contextmanager
def running(consumer: Consumer) -> Iterator[Consumer]:
    thread = threading.Thread(target=consumer.run, name=consumer.queue, daemon=True)
    thread.start()
    try:
        yield consumer
    finally:
        consumer.ask_to_stop()
        thread.join(20)
    assert not thread.is_alive()


def declare(connection: Connection, queue: Queue, delay: dict[str, Any]) -> None:
    """Declare a queue with its dead queue and its delay queues, all of them with this delay."""
    for each in declarations(queue):
        connection.default_channel.queue_declare(
            each.name, durable=True, auto_delete=False, arguments=_with_delay(each, delay)
        )


def delete(connection: Connection, queue: Queue) -> None:
    for each in declarations(queue):
        connection.default_channel.queue_delete(each.name)


def _with_delay(declaration: QueueDeclaration, delay: dict[str, Any]) -> dict[str, Any]:
    arguments = declaration.arguments
    if "x-message-ttl" not in arguments:
        return arguments
    changed = {**arguments, **delay}
    if changed["x-queue-type"] == "classic":
        for name in ("x-delivery-limit", "x-dead-letter-strategy"):
            del changed[name]
    return changed
