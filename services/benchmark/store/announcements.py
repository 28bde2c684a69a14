"""The newest announcement held of every country and subject, with its signed token."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from mongoengine import BinaryField, DateTimeField, Document, IntField, ListField, StringField
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.announcement import Announcement, subject_of
from services.benchmark.domain.hearing import Mark
from services.benchmark.domain.node_seen import Sighting
from services.benchmark.domain.reading import read
from services.benchmark.domain.receive import Held, Shown
from services.benchmark.signing import payload_of
from services.benchmark.store.past import packed, unpacked

COLLECTION = "announcements"
# `base` is in rows from before `continues` held the batches themselves.
SUMMARY = {
    "_id": 0,
    "token": 0,
    "continues": 0,
    "base": 0,
    "past": 0,
    "subject": 0,
    "kept": 0,
    "announced": 0,
}
MARK = {"country": 1, "subject": 1, "epoch": 1, "version": 1, "digest": 1}
Row = dict[str, Any]


class AnnouncementDocument(Document):
    """How an announcement is kept; days as text, because they have no hour."""

    meta = {"collection": COLLECTION, "auto_create_index": False}

    id = StringField(primary_key=True)
    country = StringField(required=True, max_length=2)
    subject = StringField(required=True)
    model = StringField(required=True)
    year = IntField(required=True)
    epoch = IntField(required=True, min_value=1)
    version = IntField(required=True, min_value=1)
    released = StringField(required=True)
    valid_until = StringField(required=True)
    digest = StringField(required=True, max_length=64)
    token = StringField(required=True)
    batches = IntField(required=True)
    organisations = IntField(required=True)
    continues = BinaryField(required=True)
    past = ListField(StringField(), required=True)
    kept = DateTimeField(required=True)


@dataclass(frozen=True)
class Kept:
    """A held announcement with the token it came in."""

    announcement: Announcement
    digest: str
    token: str
    held: Held


def get(
    db: Database[Row], country: str, subject: str, session: ClientSession | None = None
) -> Kept | None:
    """What is held of one country and subject."""
    row = db[COLLECTION].find_one({"_id": _key(country, subject)}, session=session)
    return None if row is None else _kept(row)


def put(tx: Transaction, announcement: Announcement, token: str, held: Held) -> None:
    """Make this the newest."""
    document = AnnouncementDocument(
        id=_key(announcement.country, announcement.subject),
        country=announcement.country,
        subject=announcement.subject,
        model=announcement.model,
        year=announcement.year,
        epoch=announcement.epoch,
        version=announcement.version,
        released=announcement.released.isoformat(),
        valid_until=announcement.valid_until.isoformat(),
        digest=held.digest,
        token=token,
        batches=len(announcement.batches),
        organisations=sum(batch.m for batch in announcement.batches),
        continues=packed(held.base, held.shown),
        past=sorted(held.past),
        kept=tx.now,
    )
    document.validate()
    row = document.to_mongo().to_dict()
    tx.db[COLLECTION].replace_one({"_id": row["_id"]}, row, upsert=True, session=tx.session)


def subjects_to_announce(db: Database[Row], country: str, epoch: int, before: date) -> list[str]:
    """Our subjects of this epoch that were last announced before a day."""
    day = before.isoformat()
    rows = db[COLLECTION].find(
        {
            "country": country,
            "epoch": epoch,
            "$or": [{"announced": None}, {"announced": {"$lt": day}}],
        },
        {"subject": 1},
    )
    return sorted(row["subject"] for row in rows)


def subjects_of(db: Database[Row], country: str, session: ClientSession | None = None) -> set[str]:
    """Subjects that are held of one country."""
    return set(db[COLLECTION].distinct("subject", {"country": country}))


def note_announced(tx: Transaction, country: str, subject: str, day: date) -> None:
    """Remember that one of ours was announced on a day."""
    tx.db[COLLECTION].update_one(
        {"_id": _key(country, subject)},
        {"$set": {"announced": day.isoformat()}},
        session=tx.session,
    )


def released_on(db: Database[Row], model: str, year: int, today: date) -> dict[str, str]:
    """Day of the newest release of one model and year, by country; expired ones left out."""
    rows = db[COLLECTION].find(
        {"subject": subject_of(model, year), "valid_until": {"$gte": today.isoformat()}},
        {"country": 1, "released": 1},
    )
    return {row["country"]: row["released"] for row in rows}


def marks(db: Database[Row], country: str, session: ClientSession | None = None) -> dict[str, Mark]:
    """How far one country's releases have come, by subject."""
    rows = db[COLLECTION].find({"country": country}, MARK, session=session)
    return {row["subject"]: _mark(row) for row in rows}


def sightings(db: Database[Row], session: ClientSession, most: int) -> list[Sighting]:
    """Every release held, sorted; where there are more than `most`, the latest years only."""
    rows = db[COLLECTION].find({}, MARK, session=session).sort("year", -1).limit(most)
    return sorted(Sighting(row["country"], row["subject"], _mark(row)) for row in rows)


def tokens(tx: Transaction, country: str, subjects: Collection[str]) -> list[Kept]:
    """The releases held of one country and some subjects."""
    keys = [_key(country, subject) for subject in subjects]
    rows = tx.db[COLLECTION].find({"_id": {"$in": keys}}, session=tx.session).sort("_id", 1)
    return [_kept(row) for row in rows]


def expired(db: Database[Row], today: date) -> dict[str, int]:
    """How many releases are held of each country that may not be shown any more."""
    rows = db[COLLECTION].find({"valid_until": {"$lt": today.isoformat()}}, {"country": 1})
    return dict(Counter(row["country"] for row in rows))


def summaries(db: Database[Row]) -> Iterator[Row]:
    """Every release held, without its content, by model, year and country."""
    rows = db[COLLECTION].find({}, SUMMARY)
    return iter(rows.sort([("model", 1), ("year", -1), ("country", 1)]))


def digests(db: Database[Row], session: ClientSession | None = None) -> dict[str, str]:
    """Hash of the signed bytes of every release held, by `<country>:<subject>`."""
    rows = db[COLLECTION].find({}, {"digest": 1}, session=session)
    return {row["_id"]: row["digest"] for row in rows}


def _mark(row: Row) -> Mark:
    return Mark(row["epoch"], row["version"], row["digest"])


def _key(country: str, subject: str) -> str:
    return f"{country}:{subject}"


def _kept(row: Row) -> Kept:
    announcement = read(payload_of(row["token"]))
    shown = Shown.by(announcement)
    held = Held(
        order=announcement.order,
        digest=row["digest"],
        shown=shown,
        base=unpacked(row["continues"], shown) if "continues" in row else Shown(),
        past=frozenset(row["past"]),
    )
    return Kept(announcement, row["digest"], row["token"], held)
