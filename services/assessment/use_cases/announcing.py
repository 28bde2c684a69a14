"""The events of this service: what others are told of an assessment in its newest version.

They depend on what is stored alone, so that the same version is always told in the same words.
"""

from dataclasses import replace

from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from services.assessment.domain import pseudonym
from services.assessment.domain.assessment import Assessment, Status
from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.scoring import Figures
from services.assessment.domain.submission import Submission
from services.assessment.registry import Registry


def submitted(
    registry: Registry, assessment: Assessment, submission: Submission, figures: Figures
) -> AssessmentSubmitted:
    """Tell of a submission and what its scores come to."""
    return AssessmentSubmitted(
        assessment=assessment.id,
        version=assessment.version,
        participant=assessment.participant,
        model=submission.model,
        edition=registry.catalogue.model(submission.model, submission.edition).published_edition,
        year=submission.year,
        layer=submission.layer,
        criteria={code: write_decimal(percent) for code, percent in figures.criteria.items()},
        total=write_decimal(figures.total),
        sector=submission.sector,
        size=submission.size,
        region=submission.region,
        submitted=assessment.changed.isoformat(),
        principals=registry.principals(submission),
    )


def withdrawn(assessment: Assessment) -> AssessmentWithdrawn:
    """Tell of a withdrawal or an erasure, of which the organisation is still known."""
    return AssessmentWithdrawn(
        assessment=assessment.id,
        version=assessment.version,
        participant=assessment.participant,
        model=assessment.model,
        edition=assessment.edition,
        year=assessment.year,
        reason=assessment.status.value,
        withdrawn=assessment.changed.isoformat(),
    )


def withdrawn_again(registry: Registry, assessment: Assessment) -> AssessmentWithdrawn:
    """Tell of a withdrawal or an erasure as it is stored.

    A stored tombstone has lost the organisation's pseudonym. What stands in its place leads to
    nobody; receivers go by the assessment's id.
    """
    if assessment.status is Status.ERASED:
        nobody = pseudonym.tombstone(registry.key, assessment.id)
        assessment = replace(assessment, participant=nobody)
    return withdrawn(assessment)
