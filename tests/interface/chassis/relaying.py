"""A relay in a thread, and messages for it in the outbox."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from chassis import outbox
from chassis.broker import BrokerAddress
from chassis.clock import Clock, SystemClock
from chassis.outbox import Message
from chassis.publisher import ConfirmingPublisher
from chassis.relay import Relay
from chassis.unit_of_work import Transaction, UnitOfWork
from tests.interface.chassis.events import event, hexadecimal


def message(number: int, queue: str, exchange: str = "") -> Message:
    """The event of this number on its way to a queue."""
    return Message(
        id=hexadecimal(number),
        exchange=exchange,
        routing_key=queue,
        body=event(number).to_bytes(),
        mandatory=True,
    )


def save(unit: UnitOfWork, *messages: Message) -> None:
    """Put messages into the outbox in one transaction."""

    def work(tx: Transaction) -> None:
        for one in messages:
            tx.send(one)

    unit.run(work)


class CountingRelay(Relay):
    """A relay that knows how many rows it has tried."""

    relayed = 0

    def relay_once(self, publisher: ConfirmingPublisher) -> int:
        tried = super().relay_once(publisher)
        self.relayed += tried
        return tried


def relay_of(
    unit: UnitOfWork, address: BrokerAddress, holder: str = "test", clock: Clock | None = None
) -> CountingRelay:
    return CountingRelay(unit.db, address, clock or SystemClock(), holder, unit.committed_messages)


@contextmanager
def relaying(relay: CountingRelay) -> Iterator[CountingRelay]:
    """Run the relay until the block ends."""
    thread = threading.Thread(target=relay.run, name="relay", daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        relay.stop()
        thread.join(20)
    assert not thread.is_alive()


def rows(unit: UnitOfWork) -> list[str]:
    """The ids of the messages that wait in the outbox, in the order of saving."""
    return [row["message"] for row in unit.db[outbox.COLLECTION].find().sort("_id", 1)]
