"""Rounds in MongoDB."""

from collections.abc import Collection
from typing import Any, NamedTuple

from mongoengine import BooleanField, Document, IntField, StringField
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.errors import RetryIt
from services.assessment.domain.round import Profile, Round, RoundStatus
from services.assessment.store.listing import page_of_node
from services.assessment.store.rows import Row, day, day_or_none, kept, without_nothing

COLLECTION = "rounds"


class RoundDocument(Document):
    """How a round is kept; mongoengine checks, pymongo writes."""

    meta = {"collection": COLLECTION, "auto_create_index": False}

    id = StringField(primary_key=True, min_length=32, max_length=32)
    version = IntField(required=True, min_value=1)
    participant = StringField(required=True, max_length=64)
    organisation = StringField(required=True, max_length=120)
    sector = StringField(required=True, max_length=40)
    size = StringField(required=True, max_length=40)
    region = StringField(required=True, max_length=40)
    model = StringField(required=True, max_length=40)
    edition = StringField(required=True, max_length=20)
    year = IntField(required=True)
    status = StringField(required=True, choices=[status.value for status in RoundStatus])
    begun = StringField(required=True, max_length=10)
    changed = StringField(required=True, max_length=10)
    anonymous = BooleanField(required=True)
    facilitator = StringField(max_length=120)
    previous = StringField(max_length=32)
    assessment = StringField(max_length=32)
    validator = StringField(max_length=120)
    validated = StringField(max_length=10)
    submitted = StringField(max_length=10)


class RoundFilter(NamedTuple):
    """Which rounds a page shows; None leaves a field open."""

    participant: str | None = None
    model: str | None = None
    year: int | None = None
    status: str | None = None


def by_id(db: Database[Row], round_id: str, session: ClientSession | None = None) -> Round | None:
    """The round with this id, if there is one."""
    row = db[COLLECTION].find_one({"_id": round_id}, session=session)
    return None if row is None else _from_row(row)


def by_assessment(db: Database[Row], session: ClientSession, assessment: str) -> list[Round]:
    """Rounds that handed this assessment in, whatever became of them."""
    wanted = {"assessment": assessment}
    return [_from_row(row) for row in db[COLLECTION].find(wanted, session=session)]


def begun_from(
    db: Database[Row], session: ClientSession, previous: Round, statuses: Collection[RoundStatus]
) -> list[Round]:
    """Rounds in one of these statuses that were begun from another one.

    Whoever asks means to begin one more, so two that ask at the same time conflict: the mark is
    gone when this transaction commits, until then the other one waits its turn.
    """
    for change in ({"$set": {"held": True}}, {"$unset": {"held": ""}}):
        db[COLLECTION].update_one({"_id": previous.id}, change, session=session)
    wanted = {"previous": previous.id, "status": {"$in": [each.value for each in statuses]}}
    return [_from_row(row) for row in db[COLLECTION].find(wanted, session=session)]


def page(db: Database[Row], wanted: RoundFilter, after: str | None, limit: int) -> list[Round]:
    """At most `limit` rounds in order of id, after one of them."""
    asked: Row = without_nothing(wanted._asdict())
    if wanted.participant is None:
        return [*map(_from_row, page_of_node(db, COLLECTION, asked, RoundStatus, after, limit))]
    if after is not None:
        asked["_id"] = {"$gt": after}
    return [
        _from_row(row) for row in db[COLLECTION].find(asked).sort("_id", ASCENDING).limit(limit)
    ]


def of_organisation(
    db: Database[Row], session: ClientSession, participant: str, limit: int
) -> list[Round]:
    """At most `limit` rounds of an organisation, in order of id."""
    rows = db[COLLECTION].find({"participant": participant}, session=session)
    return [_from_row(row) for row in rows.sort("_id", ASCENDING).limit(limit)]


def add(db: Database[Row], session: ClientSession, new: Round) -> None:
    """Keep a new round."""
    db[COLLECTION].insert_one(_to_row(new), session=session)


def save(db: Database[Row], session: ClientSession, before: int, after: Round) -> None:
    """Save a new state; raises RetryIt when somebody else changed the round meanwhile."""
    wanted = {"_id": after.id, "version": before}
    if not db[COLLECTION].replace_one(wanted, _to_row(after), session=session).matched_count:
        raise RetryIt("round.busy")


def remove(db: Database[Row], session: ClientSession, gone: Round) -> None:
    """Forget a round; raises RetryIt when somebody else changed it meanwhile."""
    wanted = {"_id": gone.id, "version": gone.version}
    if not db[COLLECTION].delete_one(wanted, session=session).deleted_count:
        raise RetryIt("round.busy")


def _to_row(each: Round) -> Row:
    document = RoundDocument(
        id=each.id,
        version=each.version,
        participant=each.participant,
        organisation=each.profile.organisation,
        sector=each.profile.sector,
        size=each.profile.size,
        region=each.profile.region,
        model=each.model,
        edition=each.edition,
        year=each.year,
        status=each.status.value,
        begun=kept(each.begun),
        changed=kept(each.changed),
        anonymous=each.anonymous,
        facilitator=each.facilitator,
        previous=each.previous,
        assessment=each.assessment,
        validator=each.validator,
        validated=kept(each.validated),
        submitted=kept(each.submitted),
    )
    document.validate()
    row: Row = document.to_mongo().to_dict()
    return row


def _from_row(row: Row) -> Round:
    said: dict[str, Any] = {
        name: row.get(name) for name in ("facilitator", "previous", "assessment", "validator")
    }
    return Round(
        id=row["_id"],
        version=row["version"],
        participant=row["participant"],
        profile=Profile(*(row[name] for name in Profile.__dataclass_fields__)),
        model=row["model"],
        edition=row["edition"],
        year=row["year"],
        status=RoundStatus(row["status"]),
        begun=day(row["begun"]),
        changed=day(row["changed"]),
        anonymous=row["anonymous"],
        validated=day_or_none(row.get("validated")),
        submitted=day_or_none(row.get("submitted")),
        **said,
    )


def read(row: Row) -> Round:
    """What a row says that came from elsewhere; raises as Python does where it says nothing."""
    return _from_row(row)
