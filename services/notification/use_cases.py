"""What the notification service does: keep the alert log, show it, and forget what is erased."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from chassis import dead_letters
from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.delivery import Received
from chassis.outcomes import Refuse
from chassis.unit_of_work import Transaction, UnitOfWork
from services.notification import news
from services.notification.domain.alert import Alert, Detail
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
        payload = received.payload
        if not news.is_news(payload):
            refused[received.event.id] = Refuse("alerts.no_rule_for_this_event")
            continue
        gone = news.erased(payload)
        alert = None if gone else news.alert(payload, tx.now)
        if gone:
            erased.add(gone)
        elif alert:
            alerts.setdefault(alert.id, alert)
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


def _erase(tx: Transaction, subjects: Set[str]) -> None:
    if not subjects:
        return
    tombstones.add(tx.db, tx.session, subjects, tx.now)
    alert_log.forget(tx.db, tx.session, subjects)
    for subject in subjects:
        dead_letters.forget_subject(tx.db, tx.session, subject)
        tx.forget_messages(subject)


def _log(tx: Transaction, alerts: Mapping[str, Alert]) -> None:
    spoken_of = {alert.subject for alert in alerts.values()}
    erased = tombstones.among(tx.db, tx.session, spoken_of)
    tombstones.hold_off(tx.db, tx.session, spoken_of - erased)
    kept = [alert for alert in alerts.values() if alert.subject not in erased]
    alert_log.log(tx.db, tx.session, kept)


def _shown(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "kind": alert.kind,
        alert.about: alert.subject,
        "version": alert.version,
        **{name: _as_json(value) for name, value in alert.details.items()},
        "logged": alert.logged.isoformat(),
    }


def _as_json(value: Detail) -> Any:
    return list(value) if isinstance(value, tuple) else value
