"""The alert log in MongoDB: one entry per thing that happened, newest first."""

from collections.abc import Iterable
from typing import Any

from mongoengine import DateTimeField, DictField, Document, IntField, StringField
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
    about = StringField(required=True, max_length=20)
    subject = StringField(required=True, max_length=32)
    version = IntField(required=True, min_value=1)
    details = DictField()
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
    """Remove every alert of subjects that are being erased."""
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
    document = AlertDocument(
        id=alert.id,
        kind=alert.kind,
        about=alert.about,
        subject=alert.subject,
        version=alert.version,
        details=dict(alert.details),
        logged=alert.logged,
    )
    document.validate()
    row: Row = document.to_mongo().to_dict()
    return row


def _from_row(row: Row) -> Alert:
    return Alert(**{name: row[name] for name in Alert.__slots__})
