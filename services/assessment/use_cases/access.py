"""Holds every call to the organisation that the table of rights leads it to, and logs strangers.

Whoever may not see something gets the same answer as for what does not exist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chassis.commands import Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.grant import Grant, Grantee, Scope
from services.assessment.policy.table import rules
from services.assessment.registry import Registry
from services.assessment.store import accesses, grants
from services.assessment.store.erasures import require_open

# As what somebody has to be given a grant, so that it opens something to them in a role.
_GIVEN_AS = {
    "practitioner": Grantee.PRACTITIONER,
    "validator": Grantee.PRACTITIONER,
    "funder": Grantee.FUNDER,
}


@dataclass(frozen=True)
class Way:
    """How somebody reached an organisation's data; `grant` where one opened the way."""

    kind: str
    grant: Grant | None = None


NAMED = Way("named")


def way(
    registry: Registry, call: Command, participant: str, tx: Transaction | None = None
) -> Way | None:
    """How the caller may reach an organisation with this method; None when they may not.

    The widest way counts: as the organisation's own, by a grant in force today, or as one of those
    who run the node. A rule `token` is for the use case to check.
    """
    found = rules(call.method, call.actor)
    kinds = {rule.kind for rule in found.values()}
    own = registry.own_participant(call.actor)
    if "own" in kinds and own is not None and own == participant:
        return Way("own")
    wanted = {
        (_GIVEN_AS[role], rule.scope) for role, rule in found.items() if rule.scope is not None
    }
    opened = _opened(registry, call, participant, wanted, tx) if wanted else None
    if opened is not None:
        return Way("grant", opened)
    return Way("any") if "any" in kinds else None


def reach(
    registry: Registry,
    call: Command,
    participant: str,
    about: str,
    missing: CorrectIt,
    tx: Transaction | None = None,
    *,
    named: bool = False,
) -> Way:
    """Let the caller through and log it, or raise `missing`.

    `about` is the id of what is looked at; `named` says that the organisation named the caller in
    it. What the organisation's own people do is not logged here, and neither is what services do
    by themselves.
    """
    found = way(registry, call, participant, tx) or (NAMED if named else None)
    if found is None:
        raise missing
    require_open(registry.unit.db, {participant}, tx.session if tx else None)
    if tx is not None:
        # What is kept of the command is found by whom it was about, for an erasure.
        tx.about(participant)
    if found.kind != "own":
        _log(registry, call, {participant: about}, found.grant, tx)
    return found


def note(registry: Registry, call: Command, participants: Iterable[str]) -> None:
    """Log that somebody from outside was shown a list in which these organisations are."""
    own = registry.own_participant(call.actor) if call.actor.has("member") else None
    _log(registry, call, {each: each for each in sorted(set(participants) - {own})})


def _opened(
    registry: Registry,
    call: Command,
    participant: str,
    wanted: set[tuple[Grantee, Scope]],
    tx: Transaction | None,
) -> Grant | None:
    """A grant that opens what is wanted; a transaction that goes by one holds it."""
    today = registry.unit.clock.now().date()
    for given in grants.between(
        registry.unit.db, participant, call.actor.id, tx.session if tx else None
    ):
        if any(kind is given.kind and given.opens(scope, today) for kind, scope in wanted):
            if tx is not None:
                grants.hold(tx.db, tx.session, given.id)
            return given
    return None


def _log(
    registry: Registry,
    call: Command,
    about: Mapping[str, str],
    grant: Grant | None = None,
    tx: Transaction | None = None,
) -> None:
    """Keep what was looked at of each organisation."""
    if call.actor.has("system"):
        return
    new = [
        accesses.Access(
            id=registry.unit.new_id(),
            participant=participant,
            at=registry.unit.clock.now(),
            who=call.actor.id,
            roles=sorted(call.actor.roles),
            method=call.method,
            about=looked_at,
            grant=None if grant is None else grant.id,
        )
        for participant, looked_at in about.items()
    ]
    accesses.add(registry.unit.db, new, tx.session if tx else None)
