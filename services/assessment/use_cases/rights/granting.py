"""Gives grants and takes them back; the very next call goes by what was decided."""

from datetime import date
from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.grant import Grant, Grantee, Scope, check
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.submission import read_name
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import grants
from services.assessment.store.rows import kept
from services.assessment.use_cases.access import reach
from services.assessment.use_cases.rights_announcing import tell_grant

NOT_YOURS = CorrectIt("organisation.not_yours", "organisation")


def give_grant(registry: Registry, call: Command) -> Answer:
    """Give the new grant; the first day is today."""
    data = call.data
    with refusals_as_errors():
        organisation = read_name("organisation", data["organisation"])
        grantee = read_name("grantee", data["grantee"])
        kind, scopes = Grantee(data["kind"]), frozenset(map(Scope, data["scopes"]))
        until = _day("until", data["until"])

    def work(tx: Transaction) -> Answer:
        check(kind, scopes, until, tx.now.date())
        new = Grant(
            id=tx.new_id(),
            version=1,
            participant=registry.participant(organisation),
            organisation=organisation,
            grantee=grantee,
            kind=kind,
            scopes=scopes,
            given=tx.now.date(),
            until=until,
        )
        reach(registry, call, new.participant, new.id, NOT_YOURS, tx)
        grants.add(tx.db, tx.session, new)
        tell_grant(registry, tx, new)
        return {"grant": new.id, "version": new.version}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def revoke_grant(registry: Registry, call: Command) -> Answer:
    """Take a grant back. A call on its way conflicts with it, begins again, and finds it gone."""
    unknown = CorrectIt("grant.unknown", "grant")

    def work(tx: Transaction) -> Answer:
        before = grants.by_id(tx.db, call.data["grant"], tx.session)
        if before is None:
            raise unknown
        reach(registry, call, before.participant, before.id, unknown, tx)
        version = call.data["version"]
        if version is not None and version != before.version:
            raise CorrectIt("grant.changed_since", "version", version=before.version)
        after = before.taken_back(tx.now.date())
        grants.save(tx.db, tx.session, before.version, after)
        tell_grant(registry, tx, after)
        return {"grant": after.id, "version": after.version}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def list_grants(registry: Registry, call: Command) -> Answer:
    """All grants that an organisation ever gave; without one, those given to the caller."""
    organisation = call.data["organisation"]
    if organisation is None and call.actor.has("member"):
        organisation = call.actor.organisation
    with translated():
        if organisation is None:
            found = grants.to_grantee(registry.unit.db, call.actor.id)
        else:
            with refusals_as_errors():
                participant = registry.participant(read_name("organisation", organisation))
            reach(registry, call, participant, participant, NOT_YOURS)
            found = grants.of_organisation(registry.unit.db, participant)
    return {"grants": [shown(each) for each in found]}


def shown(grant: Grant) -> dict[str, Any]:
    """A grant as JSON, for those whose data it opens and for whom it does."""
    return {
        "id": grant.id,
        "version": grant.version,
        "organisation": grant.organisation,
        "grantee": grant.grantee,
        "kind": grant.kind.value,
        "scopes": sorted(scope.value for scope in grant.scopes),
        "given": kept(grant.given),
        "until": kept(grant.until),
        "revoked": kept(grant.revoked),
    }


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("day.wrong", field, value=text) from error
