"""From an event to the alert it makes, or to the subject that it asks to forget."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from contracts.action_due_v1 import ActionDue
from contracts.action_erased_v1 import ActionErased
from contracts.assessment_grant_changed_v1 import AssessmentGrantChanged
from contracts.assessment_grant_erased_v1 import AssessmentGrantErased
from contracts.assessment_round_changed_v1 import AssessmentRoundChanged
from contracts.assessment_started_v1 import AssessmentStarted
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_validated_v1 import AssessmentValidated
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.payload import Payload
from services.notification.domain import alert as kinds
from services.notification.domain.alert import Alert

# Payload, kind of alert, what it is about, and which of its fields are told.
_MODEL = ("model", "edition", "year")
_TOLD: dict[type[Payload], tuple[str, str, tuple[str, ...]]] = {
    ActionDue: (kinds.ACTION_DUE, "action", ("model", "edition", "round", "codes", "due")),
    AssessmentStarted: (kinds.ASSESSMENT_STARTED, "round", (*_MODEL, "started")),
    AssessmentSubmitted: (
        kinds.ASSESSMENT_SUBMITTED,
        "assessment",
        (*_MODEL, "layer", "submitted"),
    ),
    AssessmentValidated: (
        kinds.ASSESSMENT_VALIDATED,
        "round",
        (*_MODEL, "assessment", "validated"),
    ),
    AssessmentWithdrawn: (kinds.ASSESSMENT_WITHDRAWN, "assessment", (*_MODEL, "withdrawn")),
    AssessmentGrantChanged: (kinds.GRANT_CHANGED, "grant", ("kind", "given", "until", "revoked")),
}
_ERASED: dict[type[Payload], Callable[[Any], bool]] = {
    ActionErased: lambda _: True,
    AssessmentGrantErased: lambda _: True,
    AssessmentWithdrawn: lambda news: bool(news.reason == "erased"),
    AssessmentRoundChanged: lambda news: bool(news.status == "erased"),
}


def is_news(payload: Payload) -> bool:
    """Whether there is any rule for such an event here."""
    return type(payload) in _TOLD or type(payload) in _ERASED


def erased(payload: Payload) -> str | None:
    """The subject of which nothing may be kept; None unless the event says so."""
    rule = _ERASED.get(type(payload))
    return payload.subject if rule is not None and rule(payload) else None


def alert(payload: Payload, now: datetime) -> Alert | None:
    """The alert that an event makes; None when nobody would want one."""
    told = _TOLD.get(type(payload))
    subject, version = payload.subject, payload.subject_version
    if told is None or subject is None or version is None:
        return None
    kind, about, names = told
    details = {name: getattr(payload, name) for name in names}
    # An alert's own kind stands for itself.
    if "kind" in details:
        details["grantee_kind"] = details.pop("kind")
    return Alert(
        kind=kind, about=about, subject=subject, version=version, details=details, logged=now
    )
