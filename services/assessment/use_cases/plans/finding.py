"""Finds the action, or the organisation, that a call is about, if the caller may reach it."""

from chassis.commands import Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.action import Action
from services.assessment.domain.submission import read_name
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import actions
from services.assessment.use_cases.access import reach


def reached_action(registry: Registry, call: Command, tx: Transaction | None = None) -> Action:
    """The action that is asked for; raises CorrectIt unless the caller may reach it."""
    missing = CorrectIt("action.unknown", "action")
    found = actions.by_id(registry.unit.db, call.data["action"], tx.session if tx else None)
    if found is None:
        raise missing
    reach(registry, call, found.participant, found.id, missing, tx)
    return found


def seen_action(call: Command, found: Action) -> Action:
    """The same action, if it is the version that the caller saw; raises CorrectIt."""
    version = call.data["version"]
    if version is not None and version != found.version:
        raise CorrectIt("action.changed_since", "version", version=found.version)
    return found


def reached_organisation(registry: Registry, call: Command) -> str:
    """The pseudonym of the organisation that is named, or else of the caller's own."""
    organisation = call.data["organisation"] or call.actor.organisation
    if organisation is None:
        raise CorrectIt("organisation.not_named", "organisation")
    with refusals_as_errors():
        participant = registry.participant(read_name("organisation", organisation))
    nobody = CorrectIt("organisation.not_yours", "organisation")
    reach(registry, call, participant, participant, nobody)
    return participant
