"""Renames and removes evidence, and clears away what nobody finished."""

from datetime import timedelta
from functools import partial

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.evidence import Evidence, State, renamed
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import evidence, evidence_files, evidence_references, rounds
from services.assessment.use_cases.evidence.finding import reached, seen
from services.assessment.use_cases.evidence.showing import answered

UNFINISHED = timedelta(days=1)
AT_ONCE = 100


def rename_evidence(registry: Registry, call: Command) -> Answer:
    """Give an item another title."""

    def work(tx: Transaction) -> Answer:
        before = seen(call, reached(registry, call, tx))
        after = renamed(before, call.data["title"])
        evidence.save(tx.db, tx.session, before, after)
        tx.about(after.id)
        return answered(after)

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def remove_evidence(registry: Registry, call: Command) -> Answer:
    """Remove an item for good, and take it out of answers that may still change.

    Answers of a round that was handed in rest on it, so it stays while there are any.
    """

    def work(tx: Transaction) -> Answer:
        gone = seen(call, reached(registry, call, tx))
        references = evidence_references.to(tx.db, gone.participant, gone.id, tx.session)
        for round_id in sorted({each.round for each in references}):
            of = rounds.by_id(tx.db, round_id, tx.session)
            if of is not None and not of.is_open:
                raise CorrectIt("evidence.in_use", "evidence", round=of.id, year=of.year)
        evidence_references.drop(tx.db, tx.session, references, gone.id)
        _forget(tx, gone)
        tx.forget_messages(gone.id)
        return {"evidence": gone.id, "outcome": "removed"}

    return registry.unit.run_command(call, work)


def remove_unfinished(registry: Registry) -> int:
    """Remove files whose last part came more than a day ago; give how many.

    Each has a transaction of its own, so a run that is cut off leaves nothing half removed.
    """
    removed = 0
    while True:
        with translated():
            since = registry.unit.clock.now() - UNFINISHED
            found = evidence.untouched_since(registry.unit.db, since, AT_ONCE)
        for each in found:
            removed += registry.unit.run(partial(_remove_unfinished, evidence_id=each))
        if len(found) < AT_ONCE:
            return removed


def _remove_unfinished(tx: Transaction, evidence_id: str) -> bool:
    """Remove one, unless another part of it has just come."""
    item = evidence.by_id(tx.db, evidence_id, tx.session)
    if item is None or item.touched is None or item.touched >= tx.now - UNFINISHED:
        return False
    _forget(tx, item)
    return True


def _forget(tx: Transaction, gone: Evidence) -> None:
    evidence.remove(tx.db, tx.session, gone)
    evidence_files.remove(tx.db, tx.session, gone.id)
    # What was refused gave its place back when it was.
    size = 0 if gone.state is State.REFUSED else gone.size
    evidence.count(tx.db, tx.session, gone.participant, -1, -size)
