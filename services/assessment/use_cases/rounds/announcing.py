"""Tells other services of a round: its whole state at every change, its beginning, a validation."""

from chassis.unit_of_work import Transaction
from contracts.assessment_round_changed_v1 import AssessmentRoundChanged
from contracts.assessment_started_v1 import AssessmentStarted
from contracts.assessment_validated_v1 import AssessmentValidated
from services.assessment.domain.round import Round, RoundStatus

# What becomes of a round that is there no more.
DISCARDED, ERASED = "discarded", "erased"


def tell_started(tx: Transaction, begun: Round) -> None:
    """An organisation began a round."""
    started = AssessmentStarted(
        round=begun.id,
        version=begun.version,
        participant=begun.participant,
        model=begun.model,
        edition=begun.edition,
        year=begun.year,
        started=begun.begun.isoformat(),
    )
    tx.emit(started, subject=begun.id, version=begun.version)


def tell_changed(tx: Transaction, after: Round) -> None:
    """A round is in a new state."""
    tx.emit(_state(after, after.status.value), subject=after.id, version=after.version)


def tell_gone(tx: Transaction, last: Round, status: str) -> None:
    """A round is there no more; `status` is DISCARDED or ERASED, one version beyond the last."""
    gone = _state(last, status, version=last.version + 1, changed=tx.now.date().isoformat())
    tx.emit(gone, subject=last.id, version=last.version + 1)


def tell_validated(tx: Transaction, confirmed: Round) -> None:
    """A practitioner confirmed the scores of a round that was handed in."""
    if confirmed.assessment is None or confirmed.validated is None:
        raise ValueError(f"round {confirmed.id} was not validated")
    validated = AssessmentValidated(
        round=confirmed.id,
        version=confirmed.version,
        assessment=confirmed.assessment,
        participant=confirmed.participant,
        model=confirmed.model,
        edition=confirmed.edition,
        year=confirmed.year,
        validated=confirmed.validated.isoformat(),
    )
    tx.emit(validated, subject=confirmed.id, version=confirmed.version)


def _state(
    of: Round, status: str, version: int | None = None, changed: str | None = None
) -> AssessmentRoundChanged:
    stands = status in (
        RoundStatus.SUBMITTED,
        RoundStatus.SUPERSEDED,
        RoundStatus.WITHDRAWN,
    )
    return AssessmentRoundChanged(
        round=of.id,
        version=version or of.version,
        participant=of.participant,
        model=of.model,
        edition=of.edition,
        year=of.year,
        status=status,
        assessment=of.assessment if stands else None,
        previous=of.previous,
        validated=None if of.validated is None else of.validated.isoformat(),
        changed=changed or of.changed.isoformat(),
    )
