"""An assessment's life: submitted, corrected, withdrawn, erased, and submitted again.

Its identity is organisation, model and year until it is erased; every change raises its version,
so that whoever hears of the changes in any order knows which is newest. An erasure stands for ever
against anything late, so whoever hands in again after one begins a new assessment.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from services.assessment.domain.submission import Submission


class Status(StrEnum):
    """What an assessment is at the moment; an erased one is a tombstone without scores."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class Outcome(StrEnum):
    """What became of a submission; a repeat changed nothing."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REPEATED = "repeated"


class Identity(NamedTuple):
    """What there is only one assessment of; `participant` is the organisation's pseudonym."""

    participant: str
    model: str
    year: int


@dataclass(frozen=True)
class Assessment:
    """One assessment in its newest version.

    `participant` is the organisation's pseudonym; a stored tombstone has lost it. `changed` is the
    day of this version.
    """

    id: str
    version: int
    participant: str
    model: str
    edition: str
    year: int
    status: Status
    changed: date
    submission: Submission | None

    @property
    def identity(self) -> Identity:
        """What there is only one assessment of."""
        return Identity(self.participant, self.model, self.year)


def submit(
    before: Assessment | None, submission: Submission, participant: str, new_id: str, today: date
) -> tuple[Outcome, Assessment]:
    """Take a submission in: the first, a correction, a repeat, or one after a withdrawal.

    After an erasure it is the first of another assessment.
    """
    if before is None or before.status is Status.ERASED:
        before = None
        version, outcome = 1, Outcome.ACCEPTED
    elif before.status is not Status.SUBMITTED:
        version, outcome = before.version + 1, Outcome.ACCEPTED
    elif before.submission == submission:
        return Outcome.REPEATED, before
    else:
        version, outcome = before.version + 1, Outcome.CORRECTED
    after = Assessment(
        id=before.id if before else new_id,
        version=version,
        participant=participant,
        model=submission.model,
        edition=submission.edition,
        year=submission.year,
        status=Status.SUBMITTED,
        changed=today,
        submission=submission,
    )
    return outcome, after


def withdraw(before: Assessment, reason: Status, today: date) -> Assessment | None:
    """Take an assessment back; None when it already is as far back as `reason` says.

    `Status.WITHDRAWN` keeps the scores for the organisation's own eyes. `Status.ERASED` removes
    everything but the tombstone, also from an assessment that was withdrawn before.
    """
    if before.status in (reason, Status.ERASED):
        return None
    kept = None if reason is Status.ERASED else before.submission
    return replace(
        before, version=before.version + 1, status=reason, changed=today, submission=kept
    )
