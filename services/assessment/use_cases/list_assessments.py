"""Lists the assessments that somebody may see, page by page."""

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.policy import assessments as policy
from services.assessment.registry import Registry
from services.assessment.store import assessments as store
from services.assessment.store.assessments import Filter
from services.assessment.use_cases.get_assessment import summary


def list_assessments(registry: Registry, call: Command) -> Answer:
    """Give a page in order of id, and the cursor of the next page (null at the end)."""
    limit = call.data["limit"]
    with translated():
        found = store.page(
            registry.unit.db, _visible(registry, call), call.data["after"], limit + 1
        )
    shown = [summary(each) for each in found[:limit]]
    return {"assessments": shown, "next": shown[-1]["id"] if len(found) > limit else None}


def _visible(registry: Registry, call: Command) -> Filter:
    """What was asked for, narrowed to what the actor may see."""
    actor, data = call.actor, call.data
    organisation = data["organisation"]
    practitioner = None
    if not actor.has(*policy.OPERATORS):
        own = actor.has("member") and organisation in (None, actor.organisation)
        if own and actor.organisation is not None:
            organisation = actor.organisation
        else:
            practitioner = actor.id
    return Filter(
        participant=None if organisation is None else registry.participant(organisation),
        practitioner=practitioner,
        model=data["model"],
        year=data["year"],
        status=data["status"],
    )
