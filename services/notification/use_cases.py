"""What the notification service does: keep the alert log and show it."""

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.delivery import Received
from chassis.outcomes import Refuse
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from services.notification import store
from services.notification.domain.alert import ASSESSMENT_SUBMITTED, Alert
from services.notification.domain.cursor import Cursor


def log_alerts(tx: Transaction, events: Sequence[Received]) -> Mapping[str, Refuse]:
    """Keep one entry for each submitted version, late ones too; give what has no place here."""
    refused: dict[str, Refuse] = {}
    alerts: dict[str, Alert] = {}
    for received in events:
        if isinstance(received.payload, AssessmentSubmitted):
            alert = _alert(tx, received.payload)
            alerts.setdefault(alert.id, alert)
        else:
            refused[received.event.id] = Refuse("alerts.no_rule_for_this_event")
    store.log(tx.db, tx.session, alerts.values())
    return refused


def list_alerts(unit: UnitOfWork, call: Command) -> Answer:
    """Give a page, newest first, and the cursor of the next page."""
    limit = call.data["limit"]
    with translated():
        found = store.page(unit.db, call.data["after"], limit + 1)
    shown = found[:limit]
    last = Cursor(shown[-1].logged, shown[-1].id) if len(found) > limit else None
    return {"alerts": [_shown(alert) for alert in shown], "next": str(last) if last else None}


def _alert(tx: Transaction, submitted: AssessmentSubmitted) -> Alert:
    return Alert(
        kind=ASSESSMENT_SUBMITTED,
        assessment=submitted.assessment,
        version=submitted.version,
        model=submitted.model,
        edition=submitted.edition,
        year=submitted.year,
        layer=submitted.layer,
        submitted=submitted.submitted,
        logged=tx.now,
    )


def _shown(alert: Alert) -> dict[str, Any]:
    values = {name: getattr(alert, name) for name in Alert.__slots__}
    return {**values, "id": alert.id, "logged": alert.logged.isoformat()}
