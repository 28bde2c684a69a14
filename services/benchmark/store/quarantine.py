"""Announcements that must not change the state, kept with the reason until an operator decides."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mongoengine import Document, IntField, StringField
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.node_seen import NodeSeen
from services.benchmark.domain.reasons import Reason
from services.benchmark.signing import MOST_CHARACTERS, token_digest

COLLECTION = "quarantine"
Row = dict[str, Any]


class Kind(StrEnum):
    """What a suspect came as."""

    RELEASE = "release"
    SEEN = "seen"
    RETURNED = "returned"


class QuarantinedDocument(Document):
    """How a suspect is kept; what it claims of itself only where it could be read."""

    meta = {"collection": COLLECTION, "auto_create_index": False}

    id = StringField(primary_key=True)
    country = StringField(required=True)
    kind = StringField(required=True, choices=[kind.value for kind in Kind])
    reason = StringField(required=True, choices=[reason.value for reason in Reason])
    event = StringField(required=True)
    characters = IntField(required=True)
    token = StringField()
    claimed_country = StringField()
    subject = StringField()
    epoch = IntField()
    version = IntField()


@dataclass(frozen=True, slots=True)
class Suspect:
    """A token that came over the link of `country`, and what is wrong with it."""

    country: str
    reason: Reason
    event: str
    token: str
    claims: Announcement | NodeSeen | None = None
    kind: Kind = Kind.RELEASE

    @property
    def id(self) -> str:
        """One for each token; of all node.seen of a country one for each reason.

        They are new every day, and only the last can tell anybody anything.
        """
        if self.kind is Kind.SEEN:
            return f"{self.country}:{self.kind}:{self.reason}"
        return f"{self.country}:{token_digest(self.token)}"


def add(tx: Transaction, suspect: Suspect) -> None:
    """Keep a suspect; one that is there already is only counted and dated anew."""
    claims = suspect.claims
    document = QuarantinedDocument(
        id=suspect.id,
        kind=suspect.kind.value,
        country=suspect.country,
        reason=suspect.reason.value,
        event=suspect.event,
        characters=len(suspect.token),
        token=suspect.token if len(suspect.token) <= MOST_CHARACTERS else None,
        claimed_country=claims and claims.country,
        subject=claims and claims.subject,
        epoch=claims and claims.epoch,
        version=claims and claims.version,
    )
    document.validate()
    row = document.to_mongo().to_dict()
    tx.db[COLLECTION].update_one(
        {"_id": row.pop("_id")},
        {
            "$set": {**row, "last_seen": tx.now},
            "$setOnInsert": {"first_seen": tx.now},
            "$inc": {"times": 1},
        },
        upsert=True,
        session=tx.session,
    )


def page(db: Database[Row], after: str | None, limit: int) -> list[Row]:
    """At most `limit` suspects by id, after one of them, without their tokens."""
    wanted = {} if after is None else {"_id": {"$gt": after}}
    return list(db[COLLECTION].find(wanted, {"token": 0}).sort("_id", 1).limit(limit))


def one(db: Database[Row], suspect: str, session: ClientSession | None = None) -> Row | None:
    """One suspect with its token."""
    return db[COLLECTION].find_one({"_id": suspect}, session=session)


def remove(tx: Transaction, suspect: str) -> None:
    """Forget one."""
    tx.db[COLLECTION].delete_one({"_id": suspect}, session=tx.session)
