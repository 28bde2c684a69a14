"""What the notification service does: keep the alert log, show it, and forget what is erased."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from chassis import dead_letters
from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.delivery import Received
from chassis.outcomes import Refuse
from chassis.unit_of_work import Transaction, UnitOfWork
from services.notification.domain.alert import Alert, Erasure
from services.notification.domain.cursor import Cursor
from services.notification.kinds import RULES
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
        rule = RULES.get(type(received.payload))
        if rule is None:
            refused[received.event.id] = Refuse("alerts.no_rule_for_this_event")
            continue
        heard = rule(received.payload, tx.now)
        if isinstance(heard, Erasure):
            erased.add(heard.subject)
        else:
            alerts.setdefault(heard.id, heard)
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
    values = {name: getattr(alert, name) for name in Alert.__slots__}
    codes = None if alert.codes is None else list(alert.codes)
    return {**values, "id": alert.id, "codes": codes, "logged": alert.logged.isoformat()}
