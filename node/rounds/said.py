"""Reads answers as they are written on a command line or in a CSV file."""

import csv
from pathlib import Path
from typing import Any

from node.errors import Correct

COLUMNS = ("code", "score", "not_applicable", "strengths", "improvements", "note")
NOT_APPLICABLE, NOT_KNOWN = "n/a", "?"
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
        found[code] = _short(said)
    if file is not None:
        found |= _of_file(file)
    if not found:
        raise Correct("nothing to save: give --answer CODE=SCORE or --file FILE.csv")
    return found


def _short(said: str) -> dict[str, Any]:
    if said == NOT_KNOWN:
        return {"do_not_know": True}
    if said.partition(":")[0] == NOT_APPLICABLE:
        return {"not_applicable": said.partition(":")[2]}
    return {"score": said}


def _of_file(file: Path) -> dict[str, dict[str, Any]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            names = rows.fieldnames or []
            if "code" not in names or not set(names) <= set(COLUMNS):
                raise Correct(f"{file}: the header needs `code`, and may have {', '.join(COLUMNS)}")
            return {row["code"]: _row(row) for row in rows}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Correct(f"{file} cannot be read: {error}") from error


def _row(row: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    score = row.get("score") or ""
    if score:
        said |= _short(score)
    for name in ("not_applicable", "note"):
        if row.get(name):
            said[name] = row[name]
    for name in ("strengths", "improvements"):
        entries = [each.strip() for each in (row.get(name) or "").split(_BETWEEN)]
        if any(entries):
            said[name] = [each for each in entries if each]
    return said
