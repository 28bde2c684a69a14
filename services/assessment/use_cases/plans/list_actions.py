"""Lists the actions of an organisation, page by page."""

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain.terms import LONGEST_OWNER
from services.assessment.domain.text import read_line
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import actions
from services.assessment.store.actions import ActionFilter
from services.assessment.use_cases.plans.finding import reached_organisation
from services.assessment.use_cases.plans.showing import brief


def list_actions(registry: Registry, call: Command) -> Answer:
    """Give a page in order of id, and the cursor of the next page (null at the end)."""
    data, limit = call.data, call.data["limit"]
    with translated(), refusals_as_errors():
        wanted = ActionFilter(
            participant=reached_organisation(registry, call),
            round=data["round"],
            status=data["status"],
            owner=data["owner"] and read_line("owner", data["owner"], LONGEST_OWNER),
            code=data["code"],
            due_before=data["due_before"],
        )
        found = actions.page(registry.unit.db, wanted, data["after"], limit + 1)
    today = registry.unit.clock.now().date()
    page = [brief(each, today) for each in found[:limit]]
    return {"actions": page, "next": page[-1]["id"] if len(found) > limit else None}
