"""Grants in MongoDB."""

from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.errors import RetryIt
from services.assessment.domain.grant import Grant, Grantee, Scope
from services.assessment.store.rows import Row, day, day_or_none, kept

COLLECTION = "grants"


def between(
    db: Database[Row], participant: str, grantee: str, session: ClientSession | None = None
) -> list[Grant]:
    """All grants that an organisation gave to somebody, over ones and revoked ones too."""
    wanted = {"participant": participant, "grantee": grantee}
    return [_from_row(row) for row in db[COLLECTION].find(wanted, session=session)]


def hold(db: Database[Row], session: ClientSession, grant: str) -> None:
    """Let no transaction beside this one take the grant back.

    Nothing is left of the mark when this one commits; until then the other one conflicts with it,
    and whichever comes later begins again.
    """
    for change in ({"$set": {"held": True}}, {"$unset": {"held": ""}}):
        db[COLLECTION].update_one({"_id": grant}, change, session=session)


def of_organisation(
    db: Database[Row], participant: str, session: ClientSession | None = None, limit: int = 0
) -> list[Grant]:
    """All grants that an organisation ever gave, or the first of them, in order of id."""
    rows = db[COLLECTION].find({"participant": participant}, session=session).sort("_id", 1)
    return [_from_row(row) for row in rows.limit(limit)]


def to_grantee(db: Database[Row], grantee: str) -> list[Grant]:
    """All grants that somebody was ever given, in order of id."""
    return [_from_row(row) for row in db[COLLECTION].find({"grantee": grantee}).sort("_id", 1)]


def by_id(db: Database[Row], grant: str, session: ClientSession | None = None) -> Grant | None:
    """The grant with this id, if there is one."""
    row = db[COLLECTION].find_one({"_id": grant}, session=session)
    return None if row is None else _from_row(row)


def add(db: Database[Row], session: ClientSession, new: Grant) -> None:
    """Keep a new grant."""
    db[COLLECTION].insert_one(_to_row(new), session=session)


def save(db: Database[Row], session: ClientSession, before: int, after: Grant) -> None:
    """Save a new state; raises RetryIt when somebody else changed the grant meanwhile."""
    wanted = {"_id": after.id, "version": before}
    if not db[COLLECTION].replace_one(wanted, _to_row(after), session=session).matched_count:
        raise RetryIt("grant.busy")


def _to_row(grant: Grant) -> Row:
    return {
        "_id": grant.id,
        "version": grant.version,
        "participant": grant.participant,
        "organisation": grant.organisation,
        "grantee": grant.grantee,
        "kind": grant.kind.value,
        "scopes": sorted(scope.value for scope in grant.scopes),
        "given": kept(grant.given),
        "until": kept(grant.until),
        "revoked": kept(grant.revoked),
    }


def _from_row(row: Row) -> Grant:
    said: dict[str, Any] = {
        name: row[name] for name in ("version", "participant", "organisation", "grantee")
    }
    return Grant(
        id=row["_id"],
        kind=Grantee(row["kind"]),
        scopes=frozenset(map(Scope, row["scopes"])),
        given=day(row["given"]),
        until=day(row["until"]),
        revoked=day_or_none(row["revoked"]),
        **said,
    )


def read(row: Row) -> Grant:
    """What a row says that came from elsewhere; raises as Python does where it says nothing."""
    return _from_row(row)
