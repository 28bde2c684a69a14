"""Counts what was taken in, to be held against what the assessment service has."""

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark.store import records


def tally(unit: UnitOfWork, call: Command) -> Answer:
    """Live records of one model and year, and the sum of their versions."""
    with translated():
        count, versions = records.tally(unit.db, call.data["model"], call.data["year"])
    return {"assessments": count, "versions": versions}
