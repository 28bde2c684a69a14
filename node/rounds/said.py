"""Reads answers as they are written on a command line or in a CSV file."""

import csv
from pathlib import Path
from typing import Any

from node.errors import Correct

COLUMNS = ("code", "score", "not_applicable", "strengths", "improvements", "note")
NOT_APPLICABLE, NOT_KNOWN = "n/a", "?"
# What a score on the command line leaves as it was.
WORDS = ("strengths", "improvements", "evidence", "note", "agreed")
_BETWEEN = "|"


def answers(written: list[str], file: Path | None) -> dict[str, dict[str, Any]]:
    """Answers by code; raises `Correct` naming what cannot be read.

    On the command line `1a=60` is a score, `1a=?` says that it is not known, and `1a=n/a:why` that
    it does not apply. A file has a header with `code` and any of the other columns; several
    strengths or improvements in one cell are separated by `|`.
    """
    found: dict[str, dict[str, Any]] = {}
    for each in written:
        code, equals, said = each.partition("=")
        if not equals or not code:
            raise Correct(f"--answer {each}: write CODE=SCORE, such as 1a=60")
        found[code] = _reasoned(f"--answer {each}", _short(said))
    if file is not None:
        found |= _of_file(file)
    if not found:
        raise Correct("nothing to save: give --answer CODE=SCORE or --file FILE.csv")
    return found


def kept(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What is said now, with whatever was said before of which nothing is said now.

    `before` is the answer as it is known. Only a score replaces a score, so that one that is
    corrected does not take the words of the meeting along.
    """
    still = {name: before[name] for name in WORDS if before.get(name)}
    score = {"score", "not_applicable", "do_not_know"}
    if not score & now.keys():
        still |= {name: before[name] for name in score if before.get(name)}
    return {**still, **now}


def _short(said: str) -> dict[str, Any]:
    if said == NOT_KNOWN:
        return {"do_not_know": True}
    if said.partition(":")[0] == NOT_APPLICABLE:
        return {"not_applicable": said.partition(":")[2]}
    return {"score": said}


def _reasoned(place: str, said: dict[str, Any]) -> dict[str, Any]:
    """The same, unless it says that something does not apply and not why."""
    if said.get("not_applicable") == "":
        raise Correct(f"{place}: say why it does not apply, such as n/a:We own nothing")
    return said


def _of_file(file: Path) -> dict[str, dict[str, Any]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            names = rows.fieldnames or []
            if "code" not in names or not set(names) <= set(COLUMNS):
                raise Correct(f"{file}: the header needs `code`, and may have {', '.join(COLUMNS)}")
            return _rows(file, rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Correct(f"{file} cannot be read: {error}") from error


def _rows(file: Path, rows: "csv.DictReader[str]") -> dict[str, dict[str, Any]]:
    """Answers of the lines that say anything; an empty line of a form says nothing."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if None in row:
            raise Correct(f"{file}, line {rows.line_num}: more cells than the header has")
        code = row["code"] or ""
        if code in found:
            raise Correct(f"{file}, line {rows.line_num}: {code} stands in the file twice")
        if any(row[name] for name in row if name != "code"):
            found[code] = _reasoned(f"{file}, line {rows.line_num}", _row(row))
    return found


def _row(row: dict[str, str | None]) -> dict[str, Any]:
    """What a line says: an empty cell says that there is nothing, a missing column says nothing."""
    said: dict[str, Any] = {}
    if "score" in row:
        said |= _short(row["score"]) if row["score"] else {"score": None}
    for name in ("not_applicable", "note"):
        if row.get(name) or (name == "note" and name in row):
            said[name] = row[name] or ""
    for name in ("strengths", "improvements"):
        if name in row:
            entries = [each.strip() for each in (row[name] or "").split(_BETWEEN)]
            said[name] = [each for each in entries if each]
    return said
