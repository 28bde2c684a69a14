"""Give back to a country the releases of its own that it shows no longer."""

from datetime import UTC, datetime, time

from chassis.logs import logger
from chassis.unit_of_work import Transaction
from contracts.benchmark_returned_v1 import BenchmarkReturned
from services.benchmark import metrics
from services.benchmark.announcer import Announcer
from services.benchmark.domain.hearing import Marks
from services.benchmark.store import announcements
from services.benchmark.store.hearing import Peer, Returned

log = logger(__name__)


def return_releases(
    tx: Transaction, announcer: Announcer, peer: Peer, challenge: str, lost: Marks
) -> Returned:
    """Send the signed bytes of what was lost; by subject, what was sent and when.

    Each goes back once a day for each start of their process, for the first may not arrive.
    """
    today = announcer.today()
    due = {
        subject: f"{challenge}:{mark.digest}:{today.isoformat()}" for subject, mark in lost.items()
    }
    wanted = [subject for subject, which in due.items() if peer.returned.get(subject) != which]
    for kept in announcements.tokens(tx, peer.country, wanted):
        tx.emit(
            BenchmarkReturned(peer.country, kept.token),
            subject=kept.announcement.subject,
            version=kept.announcement.version,
            time=datetime.combine(today, time(), UTC),
        )
        metrics.RETURNED.labels(peer.country).inc()
        log.warning(
            "returned a release to the country that lost it",
            country=peer.country,
            subject=kept.announcement.subject,
            release=kept.announcement.version,
        )
    return due
