"""A release becomes what its country says: announcement, sums and stamp change together."""

from chassis.unit_of_work import Transaction
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.receive import Held
from services.benchmark.store import aggregates, announcements, stamps


def publish(tx: Transaction, announcement: Announcement, token: str, held: Held) -> None:
    """Make this the newest of its country and subject, our own or received.

    The batches themselves are written by the caller, who knows which of them changed.
    """
    announcements.put(tx, announcement, token, held)
    aggregates.put(tx, announcement)
    stamps.lift(tx, announcement.model, announcement.year)
