"""Counts what stands as submitted, to be held against what another service has taken in."""

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.registry import Registry
from services.assessment.store import assessments as store


def tally(registry: Registry, call: Command) -> Answer:
    """Assessments of one model and year, and the sum of their versions.

    A receiver never holds a higher version than there is, so equal sums over equal counts mean
    that it has everything.
    """
    with translated():
        count, versions = store.tally(registry.unit.db, call.data["model"], call.data["year"])
    return {"assessments": count, "versions": versions}
