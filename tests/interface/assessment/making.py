"""Requests to the assessment service, and what it left in its database."""

from typing import Any

from bson import encode
from pymongo.database import Database

from chassis import outbox
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.envelope import Event, decode
from services.assessment.store.assessments import COLLECTION
from tests.unit.assessment.making import PARTS

Announced = AssessmentSubmitted | AssessmentWithdrawn


def request(percent: str = "50", organisation: str = "Harbour Kitchen", **other: Any) -> Any:
    """Give a complete submission with every part at one percent."""
    return {
        "organisation": organisation,
        "sector": "food-farming",
        "size": "small",
        "region": "gb-sct",
        "model": "perform-full",
        "edition": "2003",
        "year": 2024,
        "scores": dict.fromkeys(PARTS, percent),
        **other,
    }


def announced(db: Database[Any]) -> list[tuple[Event, Announced]]:
    """Give the events that wait in the outbox, oldest first, as receivers would read them."""
    found = []
    for row in db[outbox.COLLECTION].find().sort("_id", 1):
        event, payload = decode(bytes(row["body"]))
        assert isinstance(payload, Announced)
        found.append((event, payload))
    return found


def stored(db: Database[Any]) -> list[dict[str, Any]]:
    """Give all assessments as they are kept."""
    return list(db[COLLECTION].find().sort("_id", 1))


def everything(db: Database[Any]) -> bytes:
    """Give every byte of the database, to be searched for what must not be there."""
    names = db.list_collection_names()
    return b"".join(encode(row) for name in names for row in db[name].find())


def sizes(db: Database[Any]) -> dict[str, int]:
    """Give how many documents each collection has."""
    return {name: db[name].count_documents({}) for name in db.list_collection_names()}
