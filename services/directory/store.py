"""Organisations in MongoDB: mapping, reading and writing in the caller's transaction."""

from typing import Any

from mongoengine import DateTimeField, Document, IntField, StringField
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.errors import RetryIt
from services.directory.domain.counts import Cell
from services.directory.domain.organisation import Organisation
from services.directory.domain.profile import LONGEST_CODE, LONGEST_NAME, Profile

COLLECTION = "organisations"
Row = dict[str, Any]


class OrganisationDocument(Document):
    """How an organisation is kept; mongoengine maps and checks, pymongo writes."""

    meta = {"collection": COLLECTION, "auto_create_index": False}

    id = StringField(primary_key=True, max_length=32)
    version = IntField(required=True, min_value=1)
    reference = StringField(required=True, max_length=80)
    name = StringField(required=True, max_length=LONGEST_NAME)
    sector = StringField(required=True, max_length=LONGEST_CODE)
    size = StringField(required=True, max_length=LONGEST_CODE)
    region = StringField(required=True, max_length=9)
    legal_form = StringField(max_length=LONGEST_CODE)
    registered = DateTimeField(required=True)
    changed = DateTimeField(required=True)


def by_reference(
    db: Database[Row], reference: str, session: ClientSession | None = None
) -> Organisation | None:
    """Give the organisation that a partner calls so, if there is one."""
    return _organisation(db[COLLECTION].find_one({"reference": reference}, session=session))


def by_id(db: Database[Row], id: str) -> Organisation | None:
    """Give the organisation with this id, if there is one."""
    return _organisation(db[COLLECTION].find_one({"_id": id}))


def page(db: Database[Row], after: str | None, limit: int) -> list[Organisation]:
    """Give at most ``limit`` organisations in order of reference, after one of them."""
    beyond = {"reference": {"$gt": after}} if after is not None else {}
    rows = db[COLLECTION].find(beyond).sort("reference", ASCENDING).limit(limit)
    return [_from_row(row) for row in rows]


def cells(db: Database[Row]) -> list[Cell]:
    """Count the organisations of each sector and size, in one read so that all sums agree."""
    group = {"_id": {"sector": "$sector", "size": "$size"}, "n": {"$sum": 1}}
    rows = db[COLLECTION].aggregate([{"$group": group}])
    return [(row["_id"]["sector"], row["_id"]["size"], row["n"]) for row in rows]


def add(db: Database[Row], session: ClientSession, organisation: Organisation) -> None:
    """Insert a new organisation; the unique index refuses a second one with its reference."""
    db[COLLECTION].insert_one(_to_row(organisation), session=session)


def replace(db: Database[Row], session: ClientSession, organisation: Organisation) -> None:
    """Save the next version of an organisation; raise ``RetryIt`` if another one came first."""
    previous = {"_id": organisation.id, "version": organisation.version - 1}
    saved = db[COLLECTION].replace_one(previous, _to_row(organisation), session=session)
    if saved.matched_count == 0:
        raise RetryIt("organisation.changed_meanwhile", "version")


def _to_row(organisation: Organisation) -> Row:
    profile = organisation.profile
    document = OrganisationDocument(
        id=organisation.id,
        version=organisation.version,
        reference=profile.reference,
        name=profile.name,
        sector=profile.sector,
        size=profile.size,
        region=profile.region,
        legal_form=profile.legal_form,
        registered=organisation.registered,
        changed=organisation.changed,
    )
    document.validate()
    row: Row = document.to_mongo().to_dict()
    return row


def _organisation(row: Row | None) -> Organisation | None:
    return None if row is None else _from_row(row)


def _from_row(row: Row) -> Organisation:
    return Organisation(
        id=row["_id"],
        version=row["version"],
        profile=Profile(
            reference=row["reference"],
            name=row["name"],
            sector=row["sector"],
            size=row["size"],
            region=row["region"],
            legal_form=row.get("legal_form"),
        ),
        registered=row["registered"],
        changed=row["changed"],
    )
