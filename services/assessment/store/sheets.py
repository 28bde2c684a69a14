"""Sheets of answers in MongoDB: one document each, written one answer at a time."""

from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.errors import RetryIt
from services.assessment.domain.decimals import read_percent, write_decimal
from services.assessment.domain.sheet import Answer, Entry, Layer, Sheet
from services.assessment.store.rows import Row

COLLECTION = "sheets"

_WORDS = ("note", "reason", "not_applicable")
_LISTS = ("strengths", "improvements", "evidence", "agreed")


def by_id(db: Database[Row], sheet: str, session: ClientSession | None = None) -> Sheet | None:
    """The sheet with this id, if there is one."""
    row = db[COLLECTION].find_one({"_id": sheet}, session=session)
    return None if row is None else _from_row(row)


def of_round(
    db: Database[Row],
    round_id: str,
    layer: Layer | None = None,
    session: ClientSession | None = None,
) -> list[Sheet]:
    """All sheets of a round, in order of id; of one layer only where one is named."""
    wanted: Row = {"round": round_id}
    if layer is not None:
        wanted["layer"] = layer.value
    return [_from_row(row) for row in db[COLLECTION].find(wanted, session=session).sort("_id", 1)]


def add(db: Database[Row], session: ClientSession, *new: Sheet) -> None:
    """Keep new sheets."""
    db[COLLECTION].insert_many([_to_row(each) for each in new], session=session)


def write(db: Database[Row], session: ClientSession, sheet: Sheet, code: str, entry: Entry) -> None:
    """Save one answer, and no other; raises RetryIt when it, or the sheet, changed meanwhile."""
    place = f"entries.{_key(code)}"
    before: Any = entry.version - 1 or {"$exists": False}
    wanted = {"_id": sheet.id, "closed": False, f"{place}.version": before}
    change = {"$set": {place: _entry_row(entry)}}
    if not db[COLLECTION].update_one(wanted, change, session=session).matched_count:
        raise RetryIt("answer.busy")


def close(
    db: Database[Row], session: ClientSession, round_id: str, layer: Layer, *, closed: bool = True
) -> None:
    """Let the sheets of a layer take no more answers, or take them again.

    It writes to every one of them, so that an answer saved at this moment conflicts with it.
    """
    wanted = {"round": round_id, "layer": layer.value}
    db[COLLECTION].update_many(wanted, {"$set": {"closed": closed}}, session=session)


def forget_round(db: Database[Row], session: ClientSession, round_id: str) -> None:
    """Remove all sheets of a round."""
    db[COLLECTION].delete_many({"round": round_id}, session=session)


def _key(code: str) -> str:
    """A code as a field's name, which must not hold a dot."""
    return code.replace(".", "_")


def _to_row(sheet: Sheet) -> Row:
    return {
        "_id": sheet.id,
        "round": sheet.round,
        "participant": sheet.participant,
        "model": sheet.model,
        "edition": sheet.edition,
        "layer": sheet.layer.value,
        "respondent": sheet.respondent,
        "closed": sheet.closed,
        "entries": {_key(code): _entry_row(entry) for code, entry in sheet.entries.items()},
    }


def _from_row(row: Row) -> Sheet:
    return Sheet(
        id=row["_id"],
        round=row["round"],
        participant=row["participant"],
        model=row["model"],
        edition=row["edition"],
        layer=Layer(row["layer"]),
        respondent=row["respondent"],
        closed=row["closed"],
        entries={key.replace("_", "."): _entry(each) for key, each in row["entries"].items()},
    )


def _entry_row(entry: Entry) -> Row:
    """Only what was said: most answers are a number and nothing else."""
    answer = entry.answer
    said: Row = {"version": entry.version, "by": entry.by, "at": entry.at}
    if answer.score is not None:
        said["score"] = write_decimal(answer.score)
    if answer.unknown:
        said["unknown"] = True
    said |= {name: getattr(answer, name) for name in _WORDS if getattr(answer, name)}
    said |= {name: list(getattr(answer, name)) for name in _LISTS if getattr(answer, name)}
    return said


def _entry(row: Row) -> Entry:
    at: datetime = row["at"]
    score = row.get("score")
    words: dict[str, Any] = {name: row.get(name, "") for name in _WORDS}
    lists: dict[str, Any] = {name: tuple(row.get(name, ())) for name in _LISTS}
    answer = Answer(
        score=None if score is None else read_percent(score),
        unknown=row.get("unknown", False),
        **words,
        **lists,
    )
    return Entry(row["version"], answer, row["by"], at)


def read(row: Row) -> Sheet:
    """What a row says that came from elsewhere; raises as Python does where it says nothing."""
    return _from_row(row)
