"""What changed of an action, when and by whom: enough to make every version again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from services.assessment.domain.action import Action
from services.assessment.domain.terms import Terms


class Step(NamedTuple):
    """One field's value before and after, in JSON's types."""

    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """What led to one version of an action; the first version's steps come from nothing."""

    action: str
    version: int
    participant: str
    round: str
    at: datetime
    by: str
    steps: Mapping[str, Step]
    note: str = ""


def difference(before: Action | None, after: Action) -> dict[str, Step]:
    """The fields that differ."""
    new = after.terms.to_data()
    if before is None:
        return {name: Step(None, value) for name, value in new.items()}
    old = before.terms.to_data()
    return {name: Step(old[name], value) for name, value in new.items() if old[name] != value}


def replay(changes: Iterable[Change]) -> Terms:
    """The terms after these changes, which begin with the first version."""
    state: dict[str, Any] = {}
    for change in sorted(changes, key=lambda each: each.version):
        state |= {name: step.after for name, step in change.steps.items()}
    return Terms.from_data(state)
