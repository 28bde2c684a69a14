"""Actions of improvement plans in MongoDB."""

from datetime import date
from typing import NamedTuple

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.errors import RetryIt
from services.assessment.domain.action import Action
from services.assessment.domain.terms import OPEN, Terms
from services.assessment.store.rows import (
    Row,
    busy_when_taken,
    day,
    day_or_none,
    kept,
    without_nothing,
)

COLLECTION = "actions"

_PLAIN = ("version", "participant", "round", "model", "edition")


class ActionFilter(NamedTuple):
    """Which actions a page shows; None leaves a field open. `due_before` leaves out its day."""

    participant: str
    round: str | None = None
    status: str | None = None
    owner: str | None = None
    code: str | None = None
    due_before: date | None = None


def by_id(db: Database[Row], action: str, session: ClientSession | None = None) -> Action | None:
    """The action with this id, if there is one."""
    row = db[COLLECTION].find_one({"_id": action}, session=session)
    return None if row is None else _from_row(row)


def page(db: Database[Row], wanted: ActionFilter, after: str | None, limit: int) -> list[Action]:
    """At most `limit` actions of an organisation in order of id, after one of them."""
    asked: Row = {
        "participant": wanted.participant,
        "round": wanted.round,
        "terms.status": wanted.status,
        "terms.owner": wanted.owner,
        "terms.codes": wanted.code,
        # A day that is not there is no text, so it is not before any other.
        "terms.due": wanted.due_before and {"$lt": kept(wanted.due_before)},
        "_id": after and {"$gt": after},
    }
    rows = db[COLLECTION].find(without_nothing(asked)).sort("_id", ASCENDING).limit(limit)
    return [_from_row(row) for row in rows]


def of_organisation(
    db: Database[Row], participant: str, session: ClientSession | None = None, limit: int = 0
) -> list[Action]:
    """The plan of an organisation, or the first of it, in order of id.

    The whole is not longer than MOST_ACTIONS.
    """
    rows = db[COLLECTION].find({"participant": participant}, session=session).sort("_id", ASCENDING)
    return [_from_row(row) for row in rows.limit(limit)]


def adopted(
    db: Database[Row], session: ClientSession, participant: str, suggestion: str
) -> str | None:
    """The id of the action that was made of a suggestion, if there is one."""
    wanted = {"participant": participant, "suggestion": suggestion}
    row = db[COLLECTION].find_one(wanted, {"_id": 1}, session=session)
    return None if row is None else str(row["_id"])


def count(db: Database[Row], session: ClientSession, participant: str) -> tuple[int, int]:
    """How many actions an organisation has: all, and open ones."""
    whose = {"participant": participant}
    still_open = {**whose, "terms.status": {"$in": [status.value for status in OPEN]}}
    return (
        db[COLLECTION].count_documents(whose, session=session),
        db[COLLECTION].count_documents(still_open, session=session),
    )


def to_tell(db: Database[Row], today: date, after: tuple[str, str], limit: int) -> list[Row]:
    """At most `limit` actions of whose due day nobody was told yet: `remind` and `_id`, in order.

    `after` is where the last page ended.
    """
    remind, known = after
    wanted = {
        "remind": {"$gte": remind, "$lte": kept(today)},
        "$or": [{"remind": {"$gt": remind}}, {"_id": {"$gt": known}}],
    }
    rows = db[COLLECTION].find(wanted, {"remind": 1})
    return list(rows.sort([("remind", ASCENDING), ("_id", ASCENDING)]).limit(limit))


def add(db: Database[Row], session: ClientSession, new: Action) -> None:
    """Keep a new action; raises RetryIt when its suggestion was adopted at this moment."""
    with busy_when_taken("action.busy"):
        db[COLLECTION].insert_one(_to_row(new), session=session)


def save(db: Database[Row], session: ClientSession, before: int, after: Action) -> None:
    """Save a new state; raises RetryIt when somebody else changed the action meanwhile."""
    wanted = {"_id": after.id, "version": before}
    if not db[COLLECTION].replace_one(wanted, _to_row(after), session=session).matched_count:
        raise RetryIt("action.busy")


def _to_row(action: Action) -> Row:
    row = {
        "_id": action.id,
        **{name: getattr(action, name) for name in _PLAIN},
        "added": kept(action.added),
        "changed": kept(action.changed),
        "terms": without_nothing(action.terms.to_data()),
        "suggestion": action.suggestion,
        "finished": kept(action.finished),
        "told": [kept(each) for each in action.told],
        # For the timer's index alone.
        "remind": kept(action.remind),
    }
    return without_nothing(row)


def _from_row(row: Row) -> Action:
    return Action(
        id=row["_id"],
        **{name: row[name] for name in _PLAIN},
        added=day(row["added"]),
        changed=day(row["changed"]),
        terms=Terms.from_data({"origin": None, "due": None, "cost": None, **row["terms"]}),
        suggestion=row.get("suggestion"),
        finished=day_or_none(row.get("finished")),
        told=tuple(map(day, row["told"])),
    )


def read(row: Row) -> Action:
    """What a row says that came from elsewhere; raises as Python does where it says nothing."""
    return _from_row(row)
