"""Which action first: impact against effort, in one order that is the same for everybody.

The priority is impact x (6 - effort), 1 to 25. Three and more counts as high, of both; that makes
four quadrants.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from services.assessment.domain.action import Action
from services.assessment.domain.terms import HIGHEST, Terms

HIGH_FROM = 3


class Quadrant(StrEnum):
    """What impact and effort together say, in the order in which one reads a plan."""

    QUICK_WIN = "quick_win"
    BIG_STEP = "big_step"
    FILL_IN = "fill_in"
    THINK_TWICE = "think_twice"


def priority(terms: Terms) -> int:
    """Impact x (6 - effort)."""
    return terms.impact * (HIGHEST + 1 - terms.effort)


def quadrant(terms: Terms) -> Quadrant:
    """High or low impact for high or low effort."""
    much_work = terms.effort >= HIGH_FROM
    if terms.impact >= HIGH_FROM:
        return Quadrant.BIG_STEP if much_work else Quadrant.QUICK_WIN
    return Quadrant.THINK_TWICE if much_work else Quadrant.FILL_IN


def rank(action: Action) -> tuple[int, int, date, str]:
    """What orders actions: priority, then impact, then the earlier day, then the id.

    No two actions are equal in it, so the order never depends on how they were found.
    """
    terms = action.terms
    return -priority(terms), -terms.impact, terms.due or date.max, action.id


def prioritised(actions: Iterable[Action]) -> list[Action]:
    """Actions in the order in which they should be done."""
    return sorted(actions, key=rank)
