"""List the newest release held of every country, model and year, and who is not to be relied on."""

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark.store import announcements, frozen, hearing, speaking


def list_releases(unit: UnitOfWork, call: Command) -> Answer:
    """All releases held, without their content.

    An `expired` one is shown in no comparison until its country announces it anew. Countries that
    seal `alone` have not heard what they had released before; nothing more of what is `frozen` is
    ever sealed here.
    """
    today = unit.clock.now().date().isoformat()
    with translated():
        rows = list(announcements.summaries(unit.db))
        alone = set(hearing.alone(unit.db))
        if speaking.is_alone(unit.db):
            alone.add(unit.node)
        stopped = frozen.all_frozen(unit.db)
    releases = [{**row, "expired": row["valid_until"] < today} for row in rows]
    return {"releases": releases, "alone": sorted(alone), "frozen": stopped}
