"""Alerts about actions of improvement plans: due, erased."""

from datetime import datetime

from contracts.action_due_v1 import ActionDue
from contracts.action_erased_v1 import ActionErased
from contracts.payload import Payload
from services.notification.domain.alert import ACTION_DUE, Alert, Erasure, Rule


def due(news: ActionDue, now: datetime) -> Alert:
    """The day by which an action was to be done has come."""
    return Alert(
        kind=ACTION_DUE,
        subject=news.action,
        version=news.version,
        model=news.model,
        edition=news.edition,
        round=news.round,
        codes=news.codes,
        due=news.due,
        logged=now,
    )


def erased(news: ActionErased, _: datetime) -> Erasure:
    """An action has to be forgotten."""
    return Erasure(news.action)


RULES: dict[type[Payload], Rule] = {ActionDue: due, ActionErased: erased}
