"""Lists the assessments that somebody may see, page by page."""

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from services.assessment.policy.assessments import OPERATORS
from services.assessment.registry import Registry
from services.assessment.store import assessments as store
from services.assessment.store.assessments import Filter
from services.assessment.use_cases.access import note, reach, way
from services.assessment.use_cases.get_assessment import summary


def list_assessments(registry: Registry, call: Command) -> Answer:
    """Give a page in order of id, and the cursor of the next page (null at the end).

    A practitioner who names no organisation gets what they are named in.
    """
    limit = call.data["limit"]
    with translated():
        wanted = _visible(registry, call)
        found = store.page(registry.unit.db, wanted, call.data["after"], limit + 1)
        page = found[:limit]
        if wanted.participant is None or wanted.practitioner is not None:
            note(registry, call, {each.participant for each in page if each.submission})
    shown = [summary(each) for each in page]
    return {"assessments": shown, "next": shown[-1]["id"] if len(found) > limit else None}


def _visible(registry: Registry, call: Command) -> Filter:
    """What was asked for, narrowed to what the actor may see."""
    actor, data = call.actor, call.data
    organisation = data["organisation"]
    if organisation is None and actor.has("member") and not actor.has(*OPERATORS):
        organisation = actor.organisation
    participant = None if organisation is None else registry.participant(organisation)
    practitioner = actor.id if actor.has("practitioner") else None
    if participant is not None:
        if practitioner is None or way(registry, call, participant) is not None:
            nobody = CorrectIt("organisation.not_yours", "organisation")
            reach(registry, call, participant, participant, nobody)
            practitioner = None
    elif actor.has(*OPERATORS):
        practitioner = None
    elif practitioner is None:
        raise CorrectIt("organisation.not_named", "organisation")
    return Filter(participant, practitioner, data["model"], data["year"], data["status"])
