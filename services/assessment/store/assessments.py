"""Assessments in MongoDB: mapping, reading, and writing in the caller's transaction."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from mongoengine import Document, IntField, ListField, StringField
from mongoengine.base import BaseField
from pymongo import ASCENDING, InsertOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from chassis.errors import RetryIt
from services.assessment.domain.assessment import Assessment, Identity, Status
from services.assessment.domain.decimals import read_percent, write_decimal
from services.assessment.domain.submission import Submission
from services.assessment.store.listing import page_of_node

COLLECTION = "assessments"
Row = dict[str, Any]

_DUPLICATE_KEY = 11_000
_LONGEST_CODE = 6
_LONGEST_PERCENT = 24
_SAID = ("organisation", "sector", "size", "region", "layer", "practitioner")


class ScoresField(BaseField):
    """Pairs of code and exact decimal, as a list because a code may hold a dot.

    Kept as they are: with list fields within a list field, mongoengine needed half the time of an
    import to map them.
    """

    def validate(self, value: Any, clean: bool = True) -> None:
        """Refuse anything but pairs of short texts."""
        for code, percent in value:
            if not 0 < len(code) <= _LONGEST_CODE or not 0 < len(percent) <= _LONGEST_PERCENT:
                self.error("scores are pairs of code and decimal")


class AssessmentDocument(Document):
    """How an assessment is kept; mongoengine maps and checks, pymongo writes.

    `participant`, `model` and `year` are unique together. After an erasure the pseudonym and
    everything below `changed` are gone.
    """

    meta = {"collection": COLLECTION, "auto_create_index": False}

    id = StringField(primary_key=True, min_length=32, max_length=32)
    version = IntField(required=True, min_value=1)
    participant = StringField(required=True, max_length=64)
    model = StringField(required=True, max_length=40)
    edition = StringField(required=True, max_length=20)
    year = IntField(required=True)
    status = StringField(required=True, choices=[status.value for status in Status])
    changed = StringField(required=True, max_length=10)

    organisation = StringField(max_length=120)
    sector = StringField(max_length=40)
    size = StringField(max_length=40)
    region = StringField(max_length=40)
    layer = StringField(max_length=20)
    practitioner = StringField(max_length=120)
    scores = ScoresField()
    not_applicable = ListField(StringField(max_length=_LONGEST_CODE))
    others = ListField(StringField(max_length=120))


class Change(NamedTuple):
    """An assessment's new state, and the version that was there before; None if there was none."""

    before: int | None
    after: Assessment


class Filter(NamedTuple):
    """Which assessments a page shows; None leaves a field open."""

    participant: str | None = None
    practitioner: str | None = None
    model: str | None = None
    year: int | None = None
    status: str | None = None
    edition: str | None = None


def by_identity(
    db: Database[Row], session: ClientSession, identities: Iterable[Identity]
) -> dict[Identity, Assessment]:
    """Those of the assessments that are there."""
    wanted = set(identities)
    # Three lists rather than one alternative for each: one scan of the index, and few rows more.
    asked = {
        "participant": {"$in": list({each.participant for each in wanted})},
        "model": {"$in": list({each.model for each in wanted})},
        "year": {"$in": list({each.year for each in wanted})},
    }
    found = map(_from_row, db[COLLECTION].find(asked, session=session))
    return {each.identity: each for each in found if each.identity in wanted}


def by_id(
    db: Database[Row], assessment: str, session: ClientSession | None = None
) -> Assessment | None:
    """The assessment with this id, if there is one."""
    row = db[COLLECTION].find_one({"_id": assessment}, session=session)
    return None if row is None else _from_row(row)


def page(db: Database[Row], wanted: Filter, after: str | None, limit: int) -> list[Assessment]:
    """At most `limit` assessments in order of id, after one of them."""
    asked: Row = {name: said for name, said in wanted._asdict().items() if said is not None}
    if wanted.participant is None and wanted.practitioner is None:
        return [*map(_from_row, page_of_node(db, COLLECTION, asked, Status, after, limit))]
    if after is not None:
        asked["_id"] = {"$gt": after}
    return [
        _from_row(row) for row in db[COLLECTION].find(asked).sort("_id", ASCENDING).limit(limit)
    ]


def of_model(db: Database[Row], participant: str, model: str) -> list[Assessment]:
    """All assessments of one organisation with one model, in order of year."""
    wanted = {"participant": participant, "model": model}
    return [_from_row(row) for row in db[COLLECTION].find(wanted).sort("year", ASCENDING)]


def of_organisation(
    db: Database[Row], session: ClientSession, participant: str, limit: int
) -> list[Assessment]:
    """At most `limit` assessments of an organisation, in order of id; tombstones are nobody's."""
    rows = db[COLLECTION].find({"participant": participant}, session=session)
    return [_from_row(row) for row in rows.sort("_id", ASCENDING).limit(limit)]


def of_year(
    db: Database[Row], session: ClientSession, model: str, year: int, after: str | None, limit: int
) -> list[Assessment]:
    """At most `limit` assessments of a model and year, tombstones too, by id, after one of them."""
    wanted: Row = {"model": model, "year": year, "status": {"$in": [each.value for each in Status]}}
    if after is not None:
        wanted["_id"] = {"$gt": after}
    rows = db[COLLECTION].find(wanted, session=session).sort("_id", ASCENDING).limit(limit)
    return [_from_row(row) for row in rows]


def hold(db: Database[Row], session: ClientSession, assessments: list[str]) -> None:
    """Let no transaction beside this one change any of these assessments.

    Nothing is left of the mark when this one commits; until then the other one conflicts with it,
    and begins again afterwards.
    """
    wanted = {"_id": {"$in": assessments}}
    for change in ({"$set": {"held": True}}, {"$unset": {"held": ""}}):
        db[COLLECTION].update_many(wanted, change, session=session)


def tally(db: Database[Row], model: str, year: int) -> tuple[int, int]:
    """How many assessments stand as submitted, and the sum of their versions."""
    wanted = {"model": model, "year": year, "status": Status.SUBMITTED.value}
    counted = {"_id": None, "count": {"$sum": 1}, "versions": {"$sum": "$version"}}
    for row in db[COLLECTION].aggregate([{"$match": wanted}, {"$group": counted}]):
        return row["count"], row["versions"]
    return 0, 0


def save(db: Database[Row], session: ClientSession, changes: list[Change]) -> None:
    """Save new states; raises RetryIt when somebody else changed one of them meanwhile."""
    if not changes:
        return
    writes = [
        InsertOne(_to_row(after))
        if before is None
        else ReplaceOne({"_id": after.id, "version": before}, _to_row(after))
        for before, after in changes
    ]
    try:
        result = db[COLLECTION].bulk_write(writes, ordered=False, session=session)
    except BulkWriteError as error:
        if all(each["code"] == _DUPLICATE_KEY for each in error.details["writeErrors"]):
            raise RetryIt("assessment.busy") from error
        raise
    if result.inserted_count + result.matched_count != len(changes):
        raise RetryIt("assessment.busy")


def _to_row(assessment: Assessment) -> Row:
    said = assessment.submission
    document = AssessmentDocument(
        id=assessment.id,
        version=assessment.version,
        participant=_participant(assessment),
        model=assessment.model,
        edition=assessment.edition,
        year=assessment.year,
        status=assessment.status.value,
        changed=assessment.changed.isoformat(),
        scores=[[code, write_decimal(value)] for code, value in said.scores.items()]
        if said
        else [],
        not_applicable=sorted(said.not_applicable) if said else [],
        others=list(said.others) if said else [],
        **({name: getattr(said, name) for name in _SAID} if said else {}),
    )
    document.validate()
    row: Row = document.to_mongo().to_dict()
    for name in ("not_applicable", "others"):
        if not row[name]:
            del row[name]
    return row


def _participant(assessment: Assessment) -> str:
    """The pseudonym; of a tombstone something unique instead, which leads to nobody.

    It so leaves the organisation's place to a new assessment.
    """
    if assessment.status is Status.ERASED:
        return f"erased:{assessment.id}"
    return assessment.participant


def _from_row(row: Row) -> Assessment:
    status = Status(row["status"])
    return Assessment(
        id=row["_id"],
        version=row["version"],
        participant=row["participant"],
        model=row["model"],
        edition=row["edition"],
        year=row["year"],
        status=status,
        changed=date.fromisoformat(row["changed"]),
        submission=None if status is Status.ERASED else _said(row),
    )


def _said(row: Row) -> Submission:
    return Submission(
        organisation=row["organisation"],
        sector=row["sector"],
        size=row["size"],
        region=row["region"],
        model=row["model"],
        edition=row["edition"],
        year=row["year"],
        layer=row["layer"],
        practitioner=row.get("practitioner"),
        scores={code: read_percent(value) for code, value in row["scores"]},
        not_applicable=frozenset(row.get("not_applicable", ())),
        others=tuple(row.get("others", ())),
    )


def read(row: Row) -> Assessment:
    """What a row says that came from elsewhere; raises as Python does where it says nothing."""
    return _from_row(row)
