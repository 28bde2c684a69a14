"""The alert log in MongoDB: one entry per thing that happened, newest first."""

from collections.abc import Iterable
from typing import Any

from mongoengine import DateTimeField, Document, IntField, ListField, StringField
from pymongo import DESCENDING, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.notification.domain.alert import Alert
from services.notification.domain.cursor import Cursor

COLLECTION = "alerts"
Row = dict[str, Any]


class AlertDocument(Document):
    """How an alert is kept; mongoengine maps and checks, pymongo writes."""

    meta = {"collection": COLLECTION, "auto_create_index": False}

    id = StringField(primary_key=True, max_length=100)
    kind = StringField(required=True, max_length=40)
    subject = StringField(required=True, max_length=32)
    version = IntField(required=True, min_value=1)
    assessment = StringField(max_length=32)
    model = StringField(max_length=40)
    edition = StringField(max_length=20)
    year = IntField()
    layer = StringField(max_length=20)
    submitted = StringField(max_length=10)
    withdrawn = StringField(max_length=10)
    round = StringField(max_length=32)
    codes = ListField(StringField(max_length=8))
    due = StringField(max_length=10)
    logged = DateTimeField(required=True)


def log(db: Database[Row], session: ClientSession, alerts: Iterable[Alert]) -> None:
    """Keep alerts; one that is there already stays as it is."""
    writes = [
        UpdateOne({"_id": alert.id}, {"$setOnInsert": _to_row(alert)}, upsert=True)
        for alert in alerts
    ]
    if writes:
        db[COLLECTION].bulk_write(writes, ordered=False, session=session)


def forget(db: Database[Row], session: ClientSession, subjects: Iterable[str]) -> None:
    """Remove every alert about subjects that are being erased."""
    db[COLLECTION].delete_many({"subject": {"$in": sorted(subjects)}}, session=session)


def page(db: Database[Row], after: Cursor | None, limit: int) -> list[Alert]:
    """Give at most ``limit`` alerts, newest first, older than the cursor's."""
    older: Row = {}
    if after is not None:
        same_moment = {"logged": after.logged, "_id": {"$lt": after.id}}
        older = {"$or": [{"logged": {"$lt": after.logged}}, same_moment]}
    order = [("logged", DESCENDING), ("_id", DESCENDING)]
    return [_from_row(row) for row in db[COLLECTION].find(older).sort(order).limit(limit)]


def _to_row(alert: Alert) -> Row:
    said = {name: getattr(alert, name) for name in Alert.__slots__}
    said = {name: value for name, value in said.items() if value is not None}
    document = AlertDocument(id=alert.id, **said)
    document.validate()
    row: Row = document.to_mongo().to_dict()
    # An empty list is what mongoengine makes of one that nobody gave.
    return {name: value for name, value in row.items() if value != []}


def _from_row(row: Row) -> Alert:
    # What an alert of this kind does not have is not kept.
    said = {name: row[name] for name in Alert.__slots__ if name in row}
    return Alert(**said | ({"codes": tuple(said["codes"])} if "codes" in said else {}))
