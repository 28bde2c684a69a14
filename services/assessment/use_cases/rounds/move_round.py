"""Moves a round between individual answers and consensus."""

from collections.abc import Callable
from datetime import date

from chassis.commands import Answer, Command
from chassis.unit_of_work import Transaction
from services.assessment.domain.round import Round, gathered, reopened
from services.assessment.domain.sheet import Layer
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import rounds, sheets
from services.assessment.use_cases.rounds import announcing
from services.assessment.use_cases.rounds.finding import reached, seen
from services.assessment.use_cases.rounds.showing import shown

Step = Callable[[Round, date], Round]


def gather_round(registry: Registry, call: Command) -> Answer:
    """Close the individual answers; the group begins to agree."""
    return _moved(registry, call, gathered, closed=True)


def reopen_round(registry: Registry, call: Command) -> Answer:
    """Open the individual answers again."""
    return _moved(registry, call, reopened, closed=False)


def _moved(registry: Registry, call: Command, step: Step, *, closed: bool) -> Answer:
    def work(tx: Transaction) -> Answer:
        before = seen(call, reached(registry, call, tx))
        after = step(before, tx.now.date())
        rounds.save(tx.db, tx.session, before.version, after)
        sheets.close(tx.db, tx.session, after.id, Layer.INDIVIDUAL, closed=closed)
        announcing.tell_changed(tx, after)
        return {"round": shown(after)}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)
