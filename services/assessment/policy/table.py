"""Every method x every role: who may call what, and with whose data.

The table decides twice: `may` refuses roles that may do nothing before anything is read, and
use_cases/access.py holds everybody else to the organisation that their rule leads to.
"""

from collections.abc import Callable
from typing import Any

from chassis.actor import Actor
from services.assessment.policy import (
    assessments,
    evidence,
    exchange,
    group_work,
    plans,
    questionnaires,
    rights,
    rounds,
)
from services.assessment.policy.rules import NO, Row, Rule

NO_ROLE = "assessment.not_your_role"

TABLE: dict[str, Row] = {
    **assessments.RULES,
    **rounds.RULES,
    **group_work.RULES,
    **evidence.RULES,
    **plans.RULES,
    **rights.RULES,
    **exchange.RULES,
    **questionnaires.RULES,
}

Policy = Callable[[Actor, dict[str, Any]], str | None]


def rules(method: str, actor: Actor) -> dict[str, Rule]:
    """What each of the actor's roles allows of a method; empty when nothing."""
    row = TABLE[method]
    return {role: row[role] for role in sorted(actor.roles) if row[role] is not NO}


def may(method: str, *further: Policy) -> Policy:
    """The policy of an entrypoint: whether any of the actor's roles may call it at all.

    `further` policies look at what is asked for.
    """
    if method not in TABLE:
        raise KeyError(method)

    def policy(actor: Actor, data: dict[str, Any]) -> str | None:
        if not rules(method, actor):
            return NO_ROLE
        return next(filter(None, (each(actor, data) for each in further)), None)

    return policy
