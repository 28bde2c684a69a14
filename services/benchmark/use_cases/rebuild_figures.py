"""Rebuild the operational figures from the records, and say whether they had been right."""

from chassis.commands import Answer, Command
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.domain.figures import rebuilt
from services.benchmark.store import figures, records


def rebuild_figures(unit: UnitOfWork, call: Command) -> Answer:
    """Count all live records anew; the answer names the series that had been wrong."""

    def work(tx: Transaction) -> Answer:
        right = rebuilt(records.live(tx))
        kept = {
            series: delta
            for series, delta in figures.all_of(tx.db, None, None).items()
            if not delta.is_nothing
        }
        wrong = sorted(
            series for series in right.keys() | kept.keys() if right.get(series) != kept.get(series)
        )
        if wrong:
            figures.replace_all(tx, right)
        return {"wrong": [series._asdict() for series in wrong]}

    return unit.run_command(call, work)
