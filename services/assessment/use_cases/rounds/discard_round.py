"""Throws a round away that was never handed in."""

from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.registry import Registry
from services.assessment.store import respondents, rounds, sheets, targets
from services.assessment.use_cases.rounds import announcing
from services.assessment.use_cases.rounds.finding import reached, seen


def discard_round(registry: Registry, call: Command) -> Answer:
    """Remove the round, its answers and targets; one that was handed in is withdrawn instead.

    Actions that came from it stay: the plan is the organisation's, not the round's.
    """

    def work(tx: Transaction) -> Answer:
        gone = seen(call, reached(registry, call, tx))
        if not gone.is_open:
            raise CorrectIt("round.handed_in", "round", status=gone.status.value)
        rounds.remove(tx.db, tx.session, gone)
        sheets.forget_round(tx.db, tx.session, gone.id)
        respondents.forget_round(tx.db, tx.session, gone.id)
        targets.forget_round(tx.db, tx.session, gone.id)
        tx.forget_messages(gone.id)
        announcing.tell_gone(tx, gone, announcing.DISCARDED)
        return {"round": gone.id, "outcome": "discarded"}

    return registry.unit.run_command(call, work)
