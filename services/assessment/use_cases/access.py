"""Holds every call to the organisation that the table of rights leads it to, and logs strangers.

Whoever may not see something gets the same answer as for what does not exist.
"""

from dataclasses import dataclass

from chassis.commands import Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.grant import Grant
from services.assessment.policy.table import rules
from services.assessment.registry import Registry
from services.assessment.store import accesses, grants


@dataclass(frozen=True)
class Way:
    """How somebody reached an organisation's data; `grant` where one opened the way."""

    kind: str
    grant: Grant | None = None


def way(
    registry: Registry, call: Command, participant: str, tx: Transaction | None = None
) -> Way | None:
    """How the caller may reach an organisation with this method; None when they may not.

    The widest way counts: as the organisation's own, by a grant in force today, or as one of those
    who run the node. A rule `token` is for the use case to check.
    """
    found = {rule.kind: rule for rule in rules(call.method, call.actor)}
    own = registry.own_participant(call.actor)
    if "own" in found and own is not None and own == participant:
        return Way("own")
    scopes = [rule.scope for rule in rules(call.method, call.actor) if rule.scope is not None]
    if scopes:
        today = registry.unit.clock.now().date()
        for given in grants.between(
            registry.unit.db, participant, call.actor.id, tx.session if tx else None
        ):
            is_theirs = given.kind.value in call.actor.roles or "validator" in call.actor.roles
            if is_theirs and any(given.opens(scope, today) for scope in scopes):
                if tx is not None:
                    grants.hold(tx.db, tx.session, given.id)
                return Way("grant", given)
    return Way("any") if "any" in found else None


def reach(
    registry: Registry,
    call: Command,
    participant: str,
    about: str,
    missing: CorrectIt,
    tx: Transaction | None = None,
) -> Way:
    """Let the caller through and log it, or raise `missing`.

    `about` is the id of what is looked at. What the organisation's own people do is not logged
    here, and neither is what services do by themselves.
    """
    found = way(registry, call, participant, tx)
    if found is None:
        raise missing
    if found.kind != "own" and not call.actor.has("system"):
        accesses.add(
            registry.unit.db,
            accesses.Access(
                id=registry.unit.new_id(),
                participant=participant,
                at=registry.unit.clock.now(),
                who=call.actor.id,
                roles=sorted(call.actor.roles),
                method=call.method,
                about=about,
                grant=None if found.grant is None else found.grant.id,
            ),
            tx.session if tx else None,
        )
    return found
