"""The reject file: every row that was not taken, where it stood, and why."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from node.csv_import.cells import neutralised
from node.csv_import.header import OWN_COLUMNS
from services.assessment.domain.rows import COLUMNS, Row


class Reject(NamedTuple):
    """A row with the sentence that says why it was not taken."""

    row: Row
    reason: str


def reject_file(file: Path) -> Path:
    """Where the rejects of a file are written: `scores.csv` has `scores.rejects.csv`."""
    return file.with_name(f"{file.name.removesuffix('.csv')}.rejects.csv")


def write(target: Path, rejects: Iterable[Reject]) -> None:
    """Write a reject file by line number, whole or not at all.

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
