"""Saves actions with their history, in the caller's transaction."""

from chassis.commands import Command
from chassis.unit_of_work import Transaction
from services.assessment.domain.action import MOST_ACTIONS, MOST_OPEN, Action
from services.assessment.domain.history import Change, difference
from services.assessment.domain.refusal import Refusal
from services.assessment.store import action_changes, actions
from services.assessment.use_cases.evidence.referring import require_known


def add(tx: Transaction, call: Command, new: Action) -> None:
    """Keep a new action; raises Refusal when the plan is longer than anybody can follow.

    It also does when the action refers to evidence that the organisation does not have.
    """
    known, still_open = actions.count(tx.db, tx.session, new.participant)
    if known >= MOST_ACTIONS:
        raise Refusal("plan.too_many_actions", most=MOST_ACTIONS)
    if still_open >= MOST_OPEN:
        raise Refusal("plan.too_many_open", most=MOST_OPEN)
    require_known(tx, new.participant, new.terms.evidence, ())
    actions.add(tx.db, tx.session, new)
    _remember(tx, call, None, new)


def save(tx: Transaction, call: Command, before: Action, after: Action, note: str) -> None:
    """Keep a new version, if there is one, and what led to it; raises Refusal as `add` does."""
    if after is not before:
        require_known(tx, after.participant, after.terms.evidence, before.terms.evidence)
        actions.save(tx.db, tx.session, before.version, after)
        _remember(tx, call, before, after, note)


def _remember(
    tx: Transaction, call: Command, before: Action | None, after: Action, note: str = ""
) -> None:
    change = Change(
        action=after.id,
        version=after.version,
        participant=after.participant,
        round=after.round,
        at=tx.now,
        by=call.actor.id,
        steps=difference(before, after),
        note=note,
    )
    action_changes.add(tx.db, tx.session, tx.new_id(), change)
    tx.about(after.id)
    tx.about(after.round)
