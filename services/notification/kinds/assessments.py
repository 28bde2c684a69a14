"""Alerts about assessments: submitted, withdrawn, erased."""

from datetime import datetime

from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.payload import Payload
from services.notification.domain.alert import (
    ASSESSMENT_SUBMITTED,
    ASSESSMENT_WITHDRAWN,
    Alert,
    Erasure,
    Rule,
)


def submitted(news: AssessmentSubmitted, now: datetime) -> Alert:
    """An assessment was handed in or corrected."""
    return Alert(
        kind=ASSESSMENT_SUBMITTED,
        subject=news.assessment,
        assessment=news.assessment,
        version=news.version,
        model=news.model,
        edition=news.edition,
        year=news.year,
        layer=news.layer,
        submitted=news.submitted,
        logged=now,
    )


def withdrawn(news: AssessmentWithdrawn, now: datetime) -> Alert | Erasure:
    """An assessment was taken back, or has to be forgotten."""
    if news.reason == "erased":
        return Erasure(news.assessment)
    return Alert(
        kind=ASSESSMENT_WITHDRAWN,
        subject=news.assessment,
        assessment=news.assessment,
        version=news.version,
        model=news.model,
        edition=news.edition,
        year=news.year,
        withdrawn=news.withdrawn,
        logged=now,
    )


RULES: dict[type[Payload], Rule] = {AssessmentSubmitted: submitted, AssessmentWithdrawn: withdrawn}
