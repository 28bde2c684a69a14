"""An action of an organisation's improvement plan: added, changed, told of when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.assessment.domain.terms import ActionStatus, Terms, check, check_step

MOST_OPEN = 200
MOST_ACTIONS = 1_000
# Days of which it is known that they were told; older ones may be told again.
MOST_TOLD = 60


@dataclass(frozen=True)
class Action:
    """One action in its newest version.

    `round` is the one that it came from, `model` and `edition` those that its codes are of.
    `suggestion` is the id of what it was adopted from, `finished` the day on which it was done.
    `told` are the due days of which others were told.
    """

    id: str
    version: int
    participant: str
    round: str
    model: str
    edition: str
    added: date
    changed: date
    terms: Terms
    suggestion: str | None = None
    finished: date | None = None
    told: tuple[date, ...] = ()

    @property
    def remind(self) -> date | None:
        """The day from which others are to be told that it is due; None when there is none.

        Each due day is told once: one that was moved is told again, one that was moved and moved
        back is not. What is done or dropped is not told.
        """
        due = self.terms.due
        return due if self.terms.is_open and due not in self.told else None

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed and it is still open."""
        return self.terms.is_open and self.terms.due is not None and self.terms.due < today


def begun(action: Action) -> Action:
    """A new action whose terms make sense; it may begin in any status that its terms allow."""
    check(action.terms)
    return _finished(action, action.added)


def changed(before: Action, fields: Mapping[str, Any], today: date, note: str = "") -> Action:
    """The action with some of its terms changed; itself when nothing is new.

    A note alone is a change too: it says how things are going.
    """
    terms = replace(before.terms, **fields)
    if terms == before.terms and not note:
        return before
    check_step(before.terms.status, terms.status)
    check(terms)
    after = replace(before, version=before.version + 1, terms=terms, changed=today)
    return after if terms.status is before.terms.status else _finished(after, today)


def told(before: Action) -> Action:
    """The same version, of whose due day others know now."""
    assert before.remind is not None  # noqa: S101  # asked before
    return replace(before, told=(*before.told, before.remind)[-MOST_TOLD:])


def _finished(action: Action, today: date) -> Action:
    done = action.terms.status is ActionStatus.DONE
    return replace(action, finished=today if done else None)
