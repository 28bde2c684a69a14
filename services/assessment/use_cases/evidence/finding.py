"""Finds the item or the organisation that a call is about, if the caller may reach it."""

from chassis.commands import Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.evidence import Evidence, Kind
from services.assessment.domain.submission import read_name
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import evidence
from services.assessment.use_cases.access import reach, way


def unknown() -> CorrectIt:
    """There is no such item, or none for the caller."""
    return CorrectIt("evidence.unknown", "evidence")


def reached(registry: Registry, call: Command, tx: Transaction | None = None) -> Evidence:
    """The item that is asked for; raises CorrectIt unless the caller may reach it."""
    found = evidence.by_id(registry.unit.db, call.data["evidence"], tx.session if tx else None)
    if found is None:
        raise unknown()
    reach(registry, call, found.participant, found.id, unknown(), tx)
    return found


def glimpsed(registry: Registry, call: Command) -> Evidence:
    """The same without a line in the log of accesses, for a call that reaches it again anyway."""
    found = evidence.by_id(registry.unit.db, call.data["evidence"])
    if found is None or way(registry, call, found.participant) is None:
        raise unknown()
    return found


def a_file(item: Evidence) -> Evidence:
    """The same item, if it is a file; raises CorrectIt."""
    if item.kind is not Kind.FILE:
        raise CorrectIt("evidence.no_file", "evidence")
    return item


def seen(call: Command, found: Evidence) -> Evidence:
    """The same item, if it is the version that the caller saw; raises CorrectIt."""
    version = call.data["version"]
    if version is not None and version != found.version:
        raise CorrectIt("evidence.changed_since", "version", version=found.version)
    return found


def reached_organisation(
    registry: Registry, call: Command, about: str | None = None, tx: Transaction | None = None
) -> str:
    """The pseudonym of the organisation that is named, or else of the caller's own."""
    organisation = call.data["organisation"] or call.actor.organisation
    if organisation is None:
        raise CorrectIt("organisation.not_named", "organisation")
    with refusals_as_errors():
        participant = registry.participant(read_name("organisation", organisation))
    nobody = CorrectIt("organisation.not_yours", "organisation")
    reach(registry, call, participant, about or participant, nobody, tx)
    return participant
