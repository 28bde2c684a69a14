"""What the notification service does: keep the alert log, show it, and forget what is erased."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from chassis import dead_letters
from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.delivery import Received
from chassis.outcomes import Refuse
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from services.notification.domain.alert import ASSESSMENT_SUBMITTED, ASSESSMENT_WITHDRAWN, Alert
from services.notification.domain.cursor import Cursor
from services.notification.store import alerts as alert_log
from services.notification.store import tombstones


def log_alerts(tx: Transaction, events: Sequence[Received]) -> Mapping[str, Refuse]:
    """Keep one entry for each version, late ones too, and nothing of what was ever erased.

    Gives the events that have no place here.
    """
    refused: dict[str, Refuse] = {}
    alerts: dict[str, Alert] = {}
    erased: set[str] = set()
    for received in events:
        match received.payload:
            case AssessmentWithdrawn(reason="erased", assessment=assessment):
                erased.add(assessment)
            case AssessmentSubmitted() | AssessmentWithdrawn() as news:
                alert = _alert(news, tx.now)
                alerts.setdefault(alert.id, alert)
            case _:
                refused[received.event.id] = Refuse("alerts.no_rule_for_this_event")
    _erase(tx, erased)
    _log(tx, alerts)
    return refused


def list_alerts(unit: UnitOfWork, call: Command) -> Answer:
    """Give a page, newest first, and the cursor of the next page."""
    limit = call.data["limit"]
    with translated():
        found = alert_log.page(unit.db, call.data["after"], limit + 1)
    shown = found[:limit]
    last = Cursor(shown[-1].logged, shown[-1].id) if len(found) > limit else None
    return {"alerts": [_shown(alert) for alert in shown], "next": str(last) if last else None}


def _erase(tx: Transaction, assessments: Set[str]) -> None:
    if not assessments:
        return
    tombstones.add(tx.db, tx.session, assessments, tx.now)
    alert_log.forget(tx.db, tx.session, assessments)
    for assessment in assessments:
        dead_letters.forget_subject(tx.db, tx.session, assessment)
        tx.forget_messages(assessment)


def _log(tx: Transaction, alerts: Mapping[str, Alert]) -> None:
    spoken_of = {alert.assessment for alert in alerts.values()}
    erased = tombstones.among(tx.db, tx.session, spoken_of)
    tombstones.hold_off(tx.db, tx.session, spoken_of - erased)
    kept = [alert for alert in alerts.values() if alert.assessment not in erased]
    alert_log.log(tx.db, tx.session, kept)


def _alert(news: AssessmentSubmitted | AssessmentWithdrawn, now: datetime) -> Alert:
    own: dict[str, Any]
    if isinstance(news, AssessmentSubmitted):
        own = {"kind": ASSESSMENT_SUBMITTED, "layer": news.layer, "submitted": news.submitted}
    else:
        own = {"kind": ASSESSMENT_WITHDRAWN, "withdrawn": news.withdrawn}
    return Alert(
        assessment=news.assessment,
        version=news.version,
        model=news.model,
        edition=news.edition,
        year=news.year,
        logged=now,
        **own,
    )


def _shown(alert: Alert) -> dict[str, Any]:
    values = {name: getattr(alert, name) for name in Alert.__slots__}
    return {**values, "id": alert.id, "logged": alert.logged.isoformat()}
