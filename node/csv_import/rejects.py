"""The reject file: every row that was not taken, where it stood, and why."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from chassis.errors import CorrectIt
from node.csv_import.header import OWN_COLUMNS
from services.assessment.domain.cells import neutralised
from services.assessment.domain.rows import COLUMNS, Row


class Reject(NamedTuple):
    """A row with the sentence that says why it was not taken."""

    row: Row
    reason: str


def reject_file(file: Path) -> Path:
    """Where the rejects of a file are written: `scores.csv` has `scores.rejects.csv`."""
    return file.with_name(f"{file.name.removesuffix('.csv')}.rejects.csv")


def renew(file: Path, rejects: list[Reject]) -> Path | None:
    """Write the reject file of a file; without rejects, remove that of an earlier run.

    Raises CorrectIt when the folder does not allow it.
    """
    target = reject_file(file)
    try:
        if rejects:
            _write(target, rejects)
            return target
        target.unlink(missing_ok=True)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise CorrectIt("csv.unwritable", path=str(target), problem=problem) from error
    return None


def _write(target: Path, rejects: Iterable[Reject]) -> None:
    """Write by line number, whole or not at all.

    It is safe to open in a spreadsheet, and may be imported once its rows are put right.
    """
    new = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        with new.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([*OWN_COLUMNS, *COLUMNS])
            for reject in sorted(rejects, key=lambda each: each.row.line):
                row = reject.row
                cells = (reject.reason, *(getattr(row, column) for column in COLUMNS))
                writer.writerow([row.line, *map(neutralised, cells)])
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
