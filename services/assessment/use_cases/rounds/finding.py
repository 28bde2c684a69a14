"""Finds the round that a call is about, if the caller may reach it."""

from chassis.commands import Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.round import Round
from services.assessment.registry import Registry
from services.assessment.store import rounds
from services.assessment.use_cases.access import reach


def unknown_round() -> CorrectIt:
    """There is no such round, or none for the caller."""
    return CorrectIt("round.unknown", "round")


def reached(registry: Registry, call: Command, tx: Transaction | None = None) -> Round:
    """The round that is asked for; raises CorrectIt unless the caller may reach it."""
    found = rounds.by_id(registry.unit.db, call.data["round"], tx.session if tx else None)
    if found is None:
        raise unknown_round()
    reach(registry, call, found.participant, found.id, unknown_round(), tx)
    return found


def seen(call: Command, found: Round) -> Round:
    """The same round, if it is the version that the caller saw; raises CorrectIt."""
    version = call.data["version"]
    if version is not None and version != found.version:
        raise CorrectIt("round.changed_since", "version", version=found.version)
    return found
