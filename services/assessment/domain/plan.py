"""What a plan comes to: how many actions, at which cost, how many late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.assessment.domain.action import Action
from services.assessment.domain.terms import ActionStatus


@dataclass(frozen=True)
class Totals:
    """Counts by status, exact sums by currency, and open actions whose day has passed.

    `open_cost` is of what is still to be done, `done_cost` of what is done; what was dropped costs
    nothing. `without_cost` counts open actions that nobody put a figure to.
    """

    by_status: dict[ActionStatus, int]
    open_cost: dict[str, Decimal]
    done_cost: dict[str, Decimal]
    without_cost: int
    overdue: int


def totals(actions: Sequence[Action], today: date) -> Totals:
    """Add a plan up."""
    counted = Counter(each.terms.status for each in actions)
    still_open = [each for each in actions if each.terms.is_open]
    done = [each for each in actions if each.terms.status is ActionStatus.DONE]
    return Totals(
        by_status={status: counted[status] for status in ActionStatus},
        open_cost=_sums(still_open),
        done_cost=_sums(done),
        without_cost=sum(each.terms.cost is None for each in still_open),
        overdue=sum(each.is_overdue(today) for each in still_open),
    )


def _sums(actions: Sequence[Action]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for each in actions:
        cost = each.terms.cost
        if cost is not None:
            sums[cost.currency] = sums.get(cost.currency, Decimal(0)) + cost.amount
    return dict(sorted(sums.items()))
