"""List the newest release held of every country, model and year."""

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark.store import announcements


def list_releases(unit: UnitOfWork, call: Command) -> Answer:
    """All releases held, without their content."""
    with translated():
        return {"releases": list(announcements.summaries(unit.db))}
