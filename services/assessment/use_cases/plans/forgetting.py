"""Erases an organisation's improvement plan, in the transaction of whoever erases it."""

from chassis.unit_of_work import Transaction
from contracts.action_erased_v1 import ActionErased
from services.assessment.store import action_changes, actions, targets


def forget_plan(tx: Transaction, participant: str) -> int:
    """Remove actions, history, targets and messages; give how many actions there were.

    Others are told of those that they heard of. Every command about an action was about its round
    too, so what is kept of commands is found by rounds, and messages are only about what was told.
    """
    gone = actions.of_organisation(tx.db, participant, tx.session)
    for round_id in sorted({action.round for action in gone}):
        tx.forget_messages(round_id)
    for action in gone:
        if action.told:
            tx.forget_messages(action.id)
            erased = ActionErased(action.id, action.version + 1, tx.now.date().isoformat())
            tx.emit(erased, subject=action.id, version=erased.version)
    actions.forget_organisation(tx.db, tx.session, participant)
    action_changes.forget_organisation(tx.db, tx.session, participant)
    targets.forget_organisation(tx.db, tx.session, participant)
    return len(gone)
