"""Adopt a release of ours that was lost here and returned by a peer, and freeze its year."""

from chassis.logs import logger
from chassis.unit_of_work import Transaction
from services.benchmark import metrics
from services.benchmark.announcer import Announcer
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.reasons import Unacceptable
from services.benchmark.domain.receive import Outcome
from services.benchmark.domain.release import digest as digest_of_release
from services.benchmark.domain.renewal import succeeding
from services.benchmark.domain.returned import judge_returned
from services.benchmark.store import announcements, frozen, releases
from services.benchmark.use_cases.accept_release import make_state

log = logger(__name__)


def adopt(
    tx: Transaction, announcer: Announcer, lost: Announcement, digest: str, token: str
) -> Outcome:
    """Make exactly its batches our state; raises Unacceptable where it contradicts the ledger.

    Nothing more of its model and year is ever sealed: who is in these batches was lost with them.
    """
    kept = announcements.get(tx.db, announcer.country, lost.subject, tx.session)
    held = kept.held if kept else None
    verdict = judge_returned(held, lost, digest)
    if verdict.outcome is Outcome.QUARANTINE and verdict.reason is not None:
        raise Unacceptable(verdict.reason)
    if verdict.outcome is not Outcome.ADOPT:
        return verdict.outcome
    force(tx, announcer, lost, digest, token)
    return Outcome.ADOPT


def force(
    tx: Transaction, announcer: Announcer, lost: Announcement, digest: str, token: str
) -> None:
    """Make it our state whatever the ledger holds; under our epoch where that has gone on."""
    kept = announcements.get(tx.db, announcer.country, lost.subject, tx.session)
    held = kept.held if kept else None
    state, own_digest, signed = lost, digest, token
    if kept is not None and lost.order <= kept.held.order:
        today = announcer.today()
        state = succeeding(lost, kept.announcement, prev_hash=kept.digest, released=today)
        own_digest, signed = digest_of_release(state), announcer.sign(state)
    make_state(tx, state, own_digest, signed, held, lost.rule)
    releases.add(tx, state, signed)
    frozen.freeze(tx, lost.model, lost.year, frozen.RETURNED, digest)
    metrics.ADOPTED.inc()
    log.error(
        "adopted a release of ours that was lost here; its year is frozen",
        subject=lost.subject,
        release=lost.version,
        epoch=lost.epoch,
        batches=len(lost.batches),
    )
