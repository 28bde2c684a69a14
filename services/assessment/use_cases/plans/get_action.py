"""Shows one action with a page of its history."""

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.registry import Registry
from services.assessment.store import action_changes
from services.assessment.use_cases.plans.finding import reached_action
from services.assessment.use_cases.plans.showing import full, shown_change


def get_action(registry: Registry, call: Command) -> Answer:
    """Give the action, its history oldest first, and the cursor of the rest (null at the end)."""
    limit = call.data["limit"]
    with translated():
        found = reached_action(registry, call)
        changes = action_changes.page(registry.unit.db, found.id, call.data["after"], limit + 1)
    page = [shown_change(each) for each in changes[:limit]]
    return {
        "action": full(found, registry.unit.clock.now().date()),
        "history": page,
        "next": page[-1]["version"] if len(changes) > limit else None,
    }
