"""Evidence in MongoDB: one document an item, and one that counts what an organisation keeps."""

from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.errors import RetryIt
from services.assessment.domain.evidence import USABLE, Evidence, Kind, State, Usage
from services.assessment.store.rows import Row, busy_when_taken, day, kept, without_nothing

COLLECTION = "evidence"
USAGE = "evidence_usage"

_SAID = ("version", "participant", "title", "content", "media_type", "size", "sha256", "by")


def by_id(
    db: Database[Row], evidence: str, session: ClientSession | None = None
) -> Evidence | None:
    """The item with this id, if there is one."""
    row = db[COLLECTION].find_one({"_id": evidence}, session=session)
    return None if row is None else read(row)


def page(
    db: Database[Row], participant: str, kind: str | None, after: str | None, limit: int
) -> list[Evidence]:
    """At most `limit` items of an organisation in order of id, after one of them."""
    wanted: Row = without_nothing({"participant": participant, "kind": kind})
    if after is not None:
        wanted["_id"] = {"$gt": after}
    return [read(row) for row in db[COLLECTION].find(wanted).sort("_id", 1).limit(limit)]


def untouched_since(db: Database[Row], moment: datetime, limit: int) -> list[str]:
    """Ids of files that nobody finished, whose last part came before `moment`."""
    rows = db[COLLECTION].find({"touched": {"$lt": moment}}, {"_id": 1}).sort("touched", 1)
    return [row["_id"] for row in rows.limit(limit)]


def add(db: Database[Row], session: ClientSession, new: Evidence) -> None:
    """Keep a new item."""
    db[COLLECTION].insert_one(_to_row(new), session=session)


def save(db: Database[Row], session: ClientSession, before: Evidence, after: Evidence) -> None:
    """Save a new state; raises RetryIt when somebody else changed the item meanwhile."""
    wanted = {"_id": before.id, "version": before.version}
    row = _to_row(after)
    change: Row = {"$set": {name: value for name, value in row.items() if name != "_id"}}
    if after.touched is None:
        change["$unset"] = {"touched": "", "writes": ""}
    if not db[COLLECTION].update_one(wanted, change, session=session).matched_count:
        raise RetryIt("evidence.busy")


def touch(db: Database[Row], session: ClientSession, item: Evidence, now: datetime) -> None:
    """Note that a part came, so that whoever finishes or removes the file meets it."""
    wanted = {"_id": item.id, "state": State.WAITING.value}
    change = {"$set": {"touched": now}, "$inc": {"writes": 1}}
    if not db[COLLECTION].update_one(wanted, change, session=session).matched_count:
        raise RetryIt("evidence.busy")


def hold(db: Database[Row], session: ClientSession, participant: str, wanted: set[str]) -> set[str]:
    """Which of these items an organisation has and may use.

    It writes to them, so that an answer which refers to one conflicts with its removal.
    """
    usable = [state.value for state in USABLE]
    asked = {"_id": {"$in": sorted(wanted)}, "participant": participant, "state": {"$in": usable}}
    found = {row["_id"] for row in db[COLLECTION].find(asked, {"_id": 1}, session=session)}
    if found:
        held = {"_id": {"$in": sorted(found)}}
        db[COLLECTION].update_many(held, {"$inc": {"held": 1}}, session=session)
    return found


def remove(db: Database[Row], session: ClientSession, gone: Evidence) -> None:
    """Forget an item; raises RetryIt when somebody else changed it meanwhile."""
    wanted = {"_id": gone.id, "version": gone.version}
    if not db[COLLECTION].delete_one(wanted, session=session).deleted_count:
        raise RetryIt("evidence.busy")


def count(
    db: Database[Row], session: ClientSession, participant: str, items: int, size: int
) -> Usage:
    """Add to what an organisation keeps, or take from it; give what it keeps now."""
    with busy_when_taken("evidence.busy"):
        row = db[USAGE].find_one_and_update(
            {"_id": participant},
            {"$inc": {"items": items, "size": size}, "$set": {"participant": participant}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
            session=session,
        )
    assert row is not None  # noqa: S101  # it is there after an upsert
    return Usage(row["items"], row["size"])


def recount(db: Database[Row], session: ClientSession, participant: str) -> None:
    """Count anew what an organisation keeps, which came in by another way than item by item."""
    found = db[COLLECTION].find({"participant": participant}, session=session)
    # The content of what a scanner refused is gone.
    sizes = [each.size if each.is_usable else 0 for each in map(read, found)]
    if sizes:
        count(db, session, participant, len(sizes), sum(sizes))


def usage(db: Database[Row], participant: str) -> Usage:
    """What an organisation keeps."""
    row = db[USAGE].find_one({"_id": participant}) or {"items": 0, "size": 0}
    return Usage(row["items"], row["size"])


def ids(db: Database[Row], session: ClientSession, participant: str) -> list[str]:
    """Ids of all items of an organisation, in order."""
    rows = db[COLLECTION].find({"participant": participant}, {"_id": 1}, session=session)
    return [row["_id"] for row in rows.sort("_id", 1)]


def _to_row(each: Evidence) -> Row:
    row = {"_id": each.id, **{name: getattr(each, name) for name in _SAID}}
    row |= {"kind": each.kind.value, "state": each.state.value, "created": kept(each.created)}
    if each.touched is not None:
        row |= {"touched": each.touched, "writes": each.writes}
    return row


def read(row: Row) -> Evidence:
    """An item as it is kept; raises what a wrong one makes of it."""
    said: dict[str, Any] = {name: row[name] for name in _SAID}
    return Evidence(
        id=row["_id"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        created=day(row["created"]),
        touched=row.get("touched"),
        writes=row.get("writes", 0),
        **said,
    )
