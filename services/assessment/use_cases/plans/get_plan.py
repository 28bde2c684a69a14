"""Shows an organisation's plan: what to do first, and what it all comes to."""

from decimal import Decimal
from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain.plan import totals
from services.assessment.domain.priority import Quadrant, prioritised, quadrant
from services.assessment.registry import Registry
from services.assessment.store import actions
from services.assessment.use_cases.plans.finding import reached_organisation
from services.assessment.use_cases.plans.showing import brief


def get_plan(registry: Registry, call: Command) -> Answer:
    """Give all open actions by quadrant, the first to do first, and totals over the whole plan.

    `rank` counts through all quadrants. What is done or dropped is in the totals and in the list.
    """
    with translated():
        participant = reached_organisation(registry, call)
        whole = actions.of_organisation(registry.unit.db, participant)
    today = registry.unit.clock.now().date()
    still_open = prioritised(each for each in whole if each.terms.is_open)
    ranked: dict[Quadrant, list[dict[str, Any]]] = {each: [] for each in Quadrant}
    for rank, action in enumerate(still_open, start=1):
        ranked[quadrant(action.terms)].append({"rank": rank, **brief(action, today)})
    sums = totals(whole, today)
    return {
        "quadrants": {each.value: found for each, found in ranked.items()},
        "totals": {
            "by_status": {status.value: count for status, count in sums.by_status.items()},
            "open_cost": _written(sums.open_cost),
            "done_cost": _written(sums.done_cost),
            "without_cost": sums.without_cost,
            "overdue": sums.overdue,
        },
    }


def _written(amounts: dict[str, Decimal]) -> dict[str, str]:
    return {currency: f"{amount:f}" for currency, amount in amounts.items()}
