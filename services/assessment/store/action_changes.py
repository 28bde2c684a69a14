"""The history of actions in MongoDB: one document for each version, never written again."""

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.assessment.domain.history import Change, Step
from services.assessment.store.rows import Row, busy_when_taken

COLLECTION = "action_changes"

_PLAIN = ("action", "version", "participant", "round", "at", "by", "note")


def add(db: Database[Row], session: ClientSession, id: str, change: Change) -> None:
    """Keep what led to a version; each version has one."""
    row = {"_id": id, **{name: getattr(change, name) for name in _PLAIN}}
    steps = {name: list(step) for name, step in change.steps.items()}
    with busy_when_taken("action.busy"):
        db[COLLECTION].insert_one({**row, "steps": steps}, session=session)


def page(db: Database[Row], action: str, after: int, limit: int) -> list[Change]:
    """At most `limit` changes of an action, oldest first, after a version."""
    wanted = {"action": action, "version": {"$gt": after}}
    rows = db[COLLECTION].find(wanted).sort("version", ASCENDING).limit(limit)
    return [_from_row(row) for row in rows]


def _from_row(row: Row) -> Change:
    steps = {name: Step(*step) for name, step in row["steps"].items()}
    return Change(**{name: row[name] for name in _PLAIN}, steps=steps)
