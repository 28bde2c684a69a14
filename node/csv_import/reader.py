"""Rows of an import file, streamed; a line that is no proper row becomes a row with a fault."""

import csv
import sys
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import IO

from chassis.errors import CorrectIt
from node.csv_import.header import OWN_COLUMNS, columns
from node.csv_import.lines import LONGEST_LINE, Line, lines
from services.assessment.domain.cells import restored
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.rows import Row

FOR_SCORE = ("organisation", "year", "code", "score")
FOR_IMPORT = (
    "organisation", "sector", "size", "region", "model", "year", "code", "score",
)  # fmt: skip


def rows(stream: IO[bytes], required: Collection[str]) -> Iterator[Row]:
    """Read the rows after the header; empty lines are passed over.

    Each line is parsed for itself: a quote that is not closed spoils its own line and no other.
    Raises CorrectIt when the file as a whole cannot be used, which may show at its last line, so
    use nothing before the iterator has ended.
    """
    header: list[str] = []
    empty = True
    for line in lines(stream):
        if not line.text.strip(" ,"):
            continue
        if header:
            empty = False
            yield _row(line, header)
        elif not line.whole:
            raise CorrectIt("csv.header_too_long", most=LONGEST_LINE)
        else:
            header = columns(line.text, required)
    if empty:
        raise CorrectIt("csv.no_rows" if header else "csv.empty")


def _row(line: Line, header: list[str]) -> Row:
    cells, fault = _cells(line)
    more = [cell for cell in cells[len(header) :] if cell]
    if fault is None and (more or len(cells) < len(header)):
        given = len(header) + len(more) if more else len(cells)
        fault = Refusal("row.cells", given=given, expected=len(header))
    said = {
        name: _text(cell)
        for name, cell in zip(header, cells, strict=False)
        if name not in OWN_COLUMNS
    }
    return Row(line.number, fault=fault, **said)


@lru_cache(maxsize=65_536)
def _text(cell: str) -> str:
    """A cell as it was meant; interned, because a file says the same things many thousand times."""
    return sys.intern(unicodedata.normalize("NFC", restored(cell)))


def _cells(line: Line) -> tuple[list[str], Refusal | None]:
    """The cells of a line; as good as they can be told where its quotes do not match."""
    if not line.whole:
        return [], Refusal("row.too_long", most=LONGEST_LINE)
    try:
        return next(csv.reader([line.text], strict=True)), None
    except csv.Error:
        return next(csv.reader([line.text])), Refusal("row.quotes")
