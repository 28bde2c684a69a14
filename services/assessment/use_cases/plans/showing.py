"""What callers see of actions and of their history."""

from datetime import date
from typing import Any

from services.assessment.domain.action import Action
from services.assessment.domain.history import Change
from services.assessment.domain.priority import priority, quadrant
from services.assessment.store.rows import kept


def receipt(action: Action) -> dict[str, Any]:
    """What a command answers: no words, since answers are kept when words are erased."""
    return {
        "id": action.id,
        "version": action.version,
        "status": action.terms.status.value,
        "priority": priority(action.terms),
        "quadrant": quadrant(action.terms).value,
    }


def brief(action: Action, today: date) -> dict[str, Any]:
    """An action in a list."""
    terms = action.terms
    return {
        **receipt(action),
        "round": action.round,
        "title": terms.title,
        "codes": list(terms.codes),
        "impact": terms.impact,
        "effort": terms.effort,
        "owner": terms.owner,
        "due": kept(terms.due),
        "overdue": action.is_overdue(today),
        "cost": terms.cost and terms.cost.to_data(),
    }


def full(action: Action, today: date) -> dict[str, Any]:
    """An action with all that is said about it."""
    return {
        **action.terms.to_data(),
        **brief(action, today),
        "model": action.model,
        "edition": action.edition,
        "added": kept(action.added),
        "changed": kept(action.changed),
        "finished": kept(action.finished),
    }


def shown_change(change: Change) -> dict[str, Any]:
    """One entry of a history."""
    return {
        "version": change.version,
        "at": change.at.isoformat(),
        "by": change.by,
        "note": change.note,
        "changes": {name: step._asdict() for name, step in change.steps.items()},
    }
