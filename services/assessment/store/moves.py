"""Exports and imports in MongoDB: what is being packed, fetched, sent and brought in."""

from datetime import datetime
from typing import Any, NamedTuple

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.assessment.store.rows import Row

EXPORTS, IMPORTS = "exports", "imports"


class Export(NamedTuple):
    """An archive that is packed for somebody; `packing` is until when somebody is at it."""

    id: str
    participant: str
    organisation: str
    by: str
    expires: datetime
    packing: datetime | None = None
    size: int = 0
    parts: int = 0
    sha256: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether it can be fetched."""
        return bool(self.sha256)


class Import(NamedTuple):
    """An archive that somebody sends; `done` says what was brought in."""

    id: str
    participant: str
    organisation: str
    by: str
    expires: datetime
    size: int
    sha256: str
    publish: bool
    done: dict[str, Any] | None = None


def export_by_id(
    db: Database[Row], export: str, session: ClientSession | None = None
) -> Export | None:
    """The export with this id, if there is one."""
    row = db[EXPORTS].find_one({"_id": export}, session=session)
    return None if row is None else Export(row.pop("_id"), **row)


def import_by_id(
    db: Database[Row], import_: str, session: ClientSession | None = None
) -> Import | None:
    """The import with this id, if there is one."""
    row = db[IMPORTS].find_one({"_id": import_}, session=session)
    return None if row is None else Import(row.pop("_id"), **row)


def add(db: Database[Row], session: ClientSession, new: Export | Import, now: datetime) -> None:
    """Keep a new one; an earlier one of the organisation is over."""
    collection = _collection(new)
    whose = {"participant": new.participant}
    db[collection].update_many(whose, {"$set": {"expires": now}}, session=session)
    row = new._asdict()
    db[collection].insert_one({"_id": row.pop("id"), **row}, session=session)


def save(
    db: Database[Row],
    each: Export | Import,
    session: ClientSession | None = None,
    **change: Any,
) -> bool:
    """Change some of it; whether it is there still, and at its packing nobody else."""
    wanted: Row = {"_id": each.id}
    if isinstance(each, Export):
        wanted["packing"] = each.packing
    found = db[_collection(each)].update_one(wanted, {"$set": change}, session=session)
    return bool(found.matched_count)


def remove(db: Database[Row], each: Export | Import) -> None:
    """Forget it; its archive is another store's."""
    db[_collection(each)].delete_one({"_id": each.id})


def expired(db: Database[Row], now: datetime) -> list[Export | Import]:
    """What nobody may fetch or send any more."""
    over = {"expires": {"$lte": now}}
    exports = db[EXPORTS].find(over).sort([("expires", ASCENDING), ("_id", ASCENDING)])
    imports = db[IMPORTS].find(over).sort([("expires", ASCENDING), ("_id", ASCENDING)])
    return [
        *(Export(row.pop("_id"), **row) for row in exports),
        *(Import(row.pop("_id"), **row) for row in imports),
    ]


def _collection(each: Export | Import) -> str:
    return EXPORTS if isinstance(each, Export) else IMPORTS
