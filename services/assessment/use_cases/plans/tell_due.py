"""Tells others of actions whose day has come: each day of an action once, whatever is killed."""

from functools import partial

from chassis.database import translated
from chassis.unit_of_work import Transaction
from contracts.action_due_v1 import ActionDue
from services.assessment.domain.action import Action, told
from services.assessment.registry import Registry
from services.assessment.store import actions

AT_ONCE = 200
_START = ("", "")


def tell_due(registry: Registry) -> int:
    """Emit `action.due.v1` for every action that is due; give how many.

    Each has a transaction of its own, in which it is also marked as told: cut off anywhere, the
    next run tells exactly those that were not.
    """
    found = 0
    after = _START
    while True:
        today = registry.unit.clock.now().date()
        with translated():
            rows = actions.to_tell(registry.unit.db, today, after, AT_ONCE)
        for row in rows:
            found += registry.unit.run(partial(_tell, action_id=row["_id"]))
            after = row["remind"], row["_id"]
        if len(rows) < AT_ONCE:
            return found


def _tell(tx: Transaction, action_id: str) -> bool:
    """Tell of one action, unless somebody moved or closed it meanwhile."""
    due = actions.by_id(tx.db, action_id, tx.session)
    if due is None or due.remind is None or due.remind > tx.now.date():
        return False
    tx.emit(_news(due), subject=due.id, version=due.version)
    # The version stays: nobody who is just writing should be told that it was changed.
    actions.save(tx.db, tx.session, due.version, told(due))
    return True


def _news(due: Action) -> ActionDue:
    assert due.remind is not None  # noqa: S101  # asked before
    return ActionDue(
        action=due.id,
        version=due.version,
        participant=due.participant,
        round=due.round,
        model=due.model,
        edition=due.edition,
        codes=due.terms.codes,
        due=due.remind.isoformat(),
    )
