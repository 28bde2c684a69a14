"""Lists rounds that somebody may see, page by page."""

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.submission import read_name
from services.assessment.errors import correct_it
from services.assessment.registry import Registry
from services.assessment.store import rounds
from services.assessment.use_cases.access import note, reach
from services.assessment.use_cases.rounds.showing import shown


def list_rounds(registry: Registry, call: Command) -> Answer:
    """Give a page in order of id, and the cursor of the next page (null at the end).

    Whoever does not run the node names an organisation that they may see.
    """
    data, limit = call.data, call.data["limit"]
    with translated():
        wanted = rounds.RoundFilter(
            participant=_participant(registry, call),
            model=data["model"],
            year=data["year"],
            status=data["status"],
        )
        found = rounds.page(registry.unit.db, wanted, data["after"], limit + 1)
        if wanted.participant is None:
            note(registry, call, {each.participant for each in found[:limit]})
    page = [shown(each) for each in found[:limit]]
    return {"rounds": page, "next": page[-1]["id"] if len(found) > limit else None}


def _participant(registry: Registry, call: Command) -> str | None:
    """Whose rounds: the named organisation's, else one's own, else all that a node has."""
    organisation = call.data["organisation"] or call.actor.organisation
    if organisation is None:
        if call.actor.has("operator", "system"):
            return None
        raise CorrectIt("organisation.not_named", "organisation")
    try:
        participant = registry.participant(read_name("organisation", organisation))
    except Refusal as refusal:
        raise correct_it(refusal) from refusal
    nobody = CorrectIt("organisation.not_yours", "organisation")
    reach(registry, call, participant, participant, nobody)
    return participant
