"""The second net: messages the broker itself gave up on, brought among the dead letters."""

from chassis import dead_letters
from chassis.batch import claimed_subject, letter_of
from chassis.dead_letters import DeadLetter
from chassis.delivery import Delivery
from chassis.publisher import ConfirmingPublisher
from chassis.unit_of_work import UnitOfWork
from contracts.envelope import Event
from contracts.errors import Malformed

REASON = "the broker gave up: delivered too often without an outcome"


class DeadQueueDrain:
    """Keeps what arrives in `<queue>.dead` as a dead letter of `<queue>`."""

    def __init__(self, queue: str, unit: UnitOfWork) -> None:
        self._queue = queue
        self._unit = unit

    def process(self, deliveries: list[Delivery], _: ConfirmingPublisher) -> None:
        """Save every delivery; raises Unavailable while the database is away."""
        letters = [self._letter(delivery) for delivery in deliveries]
        self._unit.run(lambda tx: dead_letters.add(tx.db, letters, tx.now, tx.session))

    def _letter(self, delivery: Delivery) -> DeadLetter:
        came = Delivery(
            queue=self._queue,
            tag=delivery.tag,
            body=delivery.body,
            routing_key=delivery.routing_key,
            times_delivered=delivery.times_delivered,
            attempts=delivery.attempts,
        )
        try:
            return letter_of(came, Event.from_bytes(delivery.body), REASON)
        except Malformed:
            return DeadLetter(came, REASON, subject=claimed_subject(delivery.body))
