"""A sheet of answers as a table, and lines of such a table as answers again.

Exact both ways: what was exported and not touched says the same when it is imported.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.model import Model
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.sheet import Answer, Entry, Sheet
from services.assessment.domain.table import Cell, Line, Table
from services.assessment.domain.text import MOST_ENTRIES

NOT_APPLICABLE, NOT_KNOWN = "n/a", "?"
LISTS = ("strengths", "improvements", "evidence", "agreed")
SAID = ("score", "not_applicable", "strengths", "improvements", "evidence", "note", "agreed")
COLUMNS = ("code", "title", "version", *SAID)
# What a table may hold for people to read; nothing is taken from there.
FOR_READERS = ("title", "question")
KNOWN = (*COLUMNS, *FOR_READERS)

_ID = re.compile(r"[0-9a-f]{32}")
_VERSION = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Said:
    """What a line says about a code; `base` is the version it is about, None when none is named."""

    code: str
    base: int | None
    data: Mapping[str, Any]


def table(model: Model, sheet: Sheet, title_of: Callable[[str], str], reasons: bool) -> Table:
    """Every code that is asked, and every other that was answered, in the model's order.

    `reasons` adds the column that only validated answers have.
    """
    asked = [*dict.fromkeys((*model.codes, *model.answerable))]
    order = {code: place for place, code in enumerate(model.answerable)}
    codes = [code for code in asked if code in order or code in sheet.entries]
    rows = [_row(code, title_of(code), sheet.entries.get(code), reasons) for code in codes]
    return Table("answers", (*COLUMNS, "reason") if reasons else COLUMNS, rows)


def _row(code: str, title: str, entry: Entry | None, reasons: bool) -> tuple[Cell, ...]:
    answer = Answer() if entry is None else entry.answer
    said: tuple[Cell, ...] = (
        _score(answer),
        answer.not_applicable,
        "\n".join(answer.strengths),
        "\n".join(answer.improvements),
        "\n".join(answer.evidence),
        answer.note,
        "\n".join(answer.agreed),
    )
    reason = (answer.reason,) if reasons else ()
    return (code, title, None if entry is None else entry.version, *said, *reason)


def _score(answer: Answer) -> Cell:
    if answer.not_applicable:
        return NOT_APPLICABLE
    return NOT_KNOWN if answer.unknown else answer.score


def read(line: Line) -> Said | None:
    """What a line says; None when it says nothing and names no version.

    Raises Refusal for what cannot be read; the rules of answers themselves come later.
    """
    if not any(line.text(name) for name in ("version", *SAID)):
        return None
    code, version = line.text("code"), line.text("version")
    if not code:
        raise Refusal("table.no_code", "code")
    if version and not _VERSION.fullmatch(version):
        raise Refusal("table.version", "version")
    score, reason = line.text("score"), line.text("not_applicable")
    if score.lower() == NOT_APPLICABLE:
        if not reason:
            raise Refusal("table.no_reason", "not_applicable")
        score = ""
    data: dict[str, Any] = {
        "score": None if score in ("", NOT_KNOWN) else score,
        "not_applicable": reason,
        "do_not_know": score == NOT_KNOWN,
        "note": line.text("note"),
    }
    data |= {name: _entries(name, line.text(name)) for name in LISTS}
    if any(not _ID.fullmatch(each) for each in data["evidence"]):
        raise Refusal("evidence.unknown", "evidence")
    return Said(code, int(version) if version else None, data)


def _entries(name: str, text: str) -> list[str]:
    entries = [each.strip() for each in text.split("\n")]
    found = [each for each in entries if each]
    if len(found) > MOST_ENTRIES:
        raise Refusal("text.too_many", name, most=MOST_ENTRIES)
    return found
