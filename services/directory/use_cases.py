"""What the directory does: register an organisation, give one, list them, count them."""

from dataclasses import asdict
from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction, UnitOfWork
from services.directory import store
from services.directory.domain.classifications import Classifications
from services.directory.domain.counts import counts
from services.directory.domain.errors import Refused
from services.directory.domain.organisation import Organisation, register
from services.directory.domain.profile import Profile


def register_organisation(unit: UnitOfWork, lists: Classifications, call: Command) -> Answer:
    """Enter an organisation, or change it; give its id, version and what became of the request."""
    wanted = dict(call.data)
    seen_version = wanted.pop("version")
    profile = Profile(**wanted)

    def work(tx: Transaction) -> Answer:
        known = store.by_reference(tx.db, profile.reference, tx.session)
        try:
            lists.require(profile.sector, profile.size)
            registration = register(known, profile, seen_version, tx.now, tx.new_id)
        except Refused as refusal:
            raise CorrectIt(refusal.code, refusal.field, **refusal.params) from refusal
        organisation = registration.organisation
        if registration.outcome == "registered":
            store.add(tx.db, tx.session, organisation)
        elif registration.outcome == "changed":
            store.replace(tx.db, tx.session, organisation)
        return {
            "id": organisation.id,
            "version": organisation.version,
            "outcome": registration.outcome,
        }

    return unit.run_command(call, work)


def get_organisation(unit: UnitOfWork, call: Command) -> Answer:
    """Give one organisation; raise ``CorrectIt`` when there is none."""
    field, value = next(iter(call.data.items()))
    find = store.by_id if field == "id" else store.by_reference
    with translated():
        organisation = find(unit.db, value)
    if organisation is None:
        raise CorrectIt("organisation.unknown", field)
    return {"organisation": _shown(organisation)}


def list_organisations(unit: UnitOfWork, call: Command) -> Answer:
    """Give a page in order of reference, and the cursor of the next page."""
    limit = call.data["limit"]
    with translated():
        found = store.page(unit.db, call.data["after"], limit + 1)
    shown = [_shown(organisation) for organisation in found[:limit]]
    return {
        "organisations": shown,
        "next": shown[-1]["reference"] if len(found) > limit else None,
    }


def count_organisations(unit: UnitOfWork) -> Answer:
    """Say how many organisations there are, by sector and by size."""
    with translated():
        return asdict(counts(store.cells(unit.db)))


def _shown(organisation: Organisation) -> dict[str, Any]:
    profile = organisation.profile
    return {
        "id": organisation.id,
        "version": organisation.version,
        "reference": profile.reference,
        "name": profile.name,
        "sector": profile.sector,
        "size": profile.size,
        "region": profile.region,
        "legal_form": profile.legal_form,
        "registered": organisation.registered.isoformat(),
        "changed": organisation.changed.isoformat(),
    }
