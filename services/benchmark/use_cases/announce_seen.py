"""Tell all countries what this node holds, what it was challenged with, and its own challenge."""

import uuid
from datetime import UTC, datetime, time

from chassis.logs import logger
from chassis.unit_of_work import Transaction
from contracts.node_seen_v1 import NodeSeen as Event
from services.benchmark.announcer import NAMESPACE, Announcer
from services.benchmark.domain.announcement import digest_of
from services.benchmark.domain.node_seen import MOST_ROWS, SUBJECT, VALID_FOR, NodeSeen
from services.benchmark.run import Run
from services.benchmark.store import announcements, hearing, speaking

log = logger(__name__)


def announce_seen(tx: Transaction, announcer: Announcer, run: Run) -> None:
    """Save a new node.seen; what it shows and echoes is of this very transaction.

    So an echo is never ahead of the releases that arrived before the challenge. Raises CallSomeone
    where our own key is not trusted today.
    """
    held = announcements.sightings(tx.db, tx.session, MOST_ROWS + 1)
    if len(held) > MOST_ROWS:
        log.error("more releases are held than node.seen can show", most=MOST_ROWS)
        held = announcements.sightings(tx.db, tx.session, MOST_ROWS)
    today = announcer.today()
    seen = NodeSeen(
        country=announcer.country,
        epoch=announcer.epoch(),
        version=speaking.next_version(tx),
        released=today,
        valid_until=today + VALID_FOR,
        seen=tuple(held),
        challenge=run.challenge,
        echoes=hearing.challenges(tx, announcer.peers()),
        alone=speaking.is_alone(tx.db, tx.session),
    )
    tx.emit(
        Event(announcer.sign(seen)),
        subject=SUBJECT,
        version=seen.version,
        # Not from the version, which a restored backup gives again.
        event_id=uuid.uuid5(NAMESPACE, digest_of(seen.to_bytes())).hex,
        time=datetime.combine(today, time(), UTC),
    )
