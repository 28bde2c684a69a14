"""Show the operational figures to those who run the node; they are never published."""

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark.store import figures


def show_figures(unit: UnitOfWork, call: Command) -> Answer:
    """Counts of live records by series, criterion and bin."""
    with translated():
        found = figures.all_of(unit.db, call.data["model"], call.data["year"])
    return {
        "figures": [
            {
                **series._asdict(),
                "n": delta.n,
                "counts": {code: sorted(bins.items()) for code, bins in delta.counts.items()},
            }
            for series, delta in sorted(found.items())
            if not delta.is_nothing
        ]
    }
