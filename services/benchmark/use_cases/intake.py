"""Take in submitted and withdrawn assessments: a batch of events, a handful of round trips."""

from collections.abc import Iterable
from datetime import datetime

from chassis import dead_letters
from chassis.delivery import Received
from chassis.logs import logger
from chassis.outcomes import Refuse
from chassis.unit_of_work import Transaction
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from services.benchmark import metrics
from services.benchmark.domain.figures import Change, deltas
from services.benchmark.domain.policy import Withdrawal
from services.benchmark.domain.reconcile import Contradiction, reconcile
from services.benchmark.domain.record import Record, Series, Subject, Tombstone, scores
from services.benchmark.store import figures, memberships, records

log = logger(__name__)

Payload = AssessmentSubmitted | AssessmentWithdrawn
Refusals = dict[str, Refuse]


def take_in(
    tx: Transaction, events: list[Received], withdrawal: Withdrawal = Withdrawal.RETAIN
) -> Refusals:
    """Bring records and figures up to date in the caller's transaction; says what it refuses.

    One query for what is known, one write for all records, one update for each figure document.
    """
    incoming = [(one.event.id, subject_of(one.payload, tx.now)) for one in events]
    stored = records.load(tx, {subject.assessment for _, subject in incoming})
    states, refusals = _reconciled(stored, incoming)
    changes = {
        assessment: Change(stored.get(assessment), state)
        for assessment, state in states.items()
        if state is not stored.get(assessment)
    }
    records.save(tx, changes)
    for series in figures.add(tx, deltas(changes.values())):
        metrics.NEGATIVE_COUNTS.inc()
        log.error("figures fell below zero; rebuild them", **series._asdict())
    _leave_batches(tx, changes, withdrawal)
    _forget_erased(tx, changes)
    return refusals


def subject_of(payload: Payload, now: datetime) -> Subject:
    """What an event says about its assessment."""
    if isinstance(payload, AssessmentWithdrawn):
        return Tombstone(payload.assessment, payload.version, payload.reason == "erased")
    return Record(
        assessment=payload.assessment,
        version=payload.version,
        participant=payload.participant,
        series=Series(payload.model, payload.edition, payload.year, payload.layer),
        scores=scores(payload.criteria, payload.total),
        sector=payload.sector,
        size=payload.size,
        region=payload.region,
        submitted=payload.submitted,
        principals=payload.principals,
        first_seen=now,
    )


def _reconciled(
    stored: dict[str, Subject], incoming: Iterable[tuple[str, Subject]]
) -> tuple[dict[str, Subject], Refusals]:
    states = dict(stored)
    refusals: Refusals = {}
    for event_id, subject in incoming:
        try:
            after = reconcile(states.get(subject.assessment), subject)
        except Contradiction:
            refusals[event_id] = Refuse("another content was sent under the same version")
        else:
            if after is not None:
                states[subject.assessment] = after
    return states, refusals


def _leave_batches(tx: Transaction, changes: dict[str, Change], withdrawal: Withdrawal) -> None:
    """Whoever withdraws leaves its batch; only where batches are retired is it noted who."""
    gone = [name for name, change in changes.items() if isinstance(change.after, Tombstone)]
    if not gone:
        return
    if withdrawal is Withdrawal.RETIRE:
        memberships.depart(tx, gone)
    else:
        memberships.forget(tx, gone)


def _forget_erased(tx: Transaction, changes: dict[str, Change]) -> None:
    """An erased assessment leaves neither unpublished messages nor dead letters behind."""
    for assessment, change in changes.items():
        if isinstance(change.after, Tombstone) and change.after.erased:
            tx.forget_messages(assessment)
            dead_letters.forget_subject(tx.db, tx.session, assessment)
