"""Tables as CSV in UTF-8 (RFC 4180), with a mark at the beginning by which Excel knows UTF-8."""

import csv
import io
from collections.abc import Iterator
from fractions import Fraction

from chassis.errors import CorrectIt
from services.assessment.domain.cells import neutralised, restored
from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.table import Cell, Line, Table
from services.assessment.tables.header import MOST_ABOVE, lines, require_room

MEDIA_TYPE = "text/csv; charset=utf-8"
# What spreadsheets of other countries put between cells.
SEPARATORS = (",", ";", "\t")


def write(table: Table) -> bytes:
    """The whole file; the same table gives the same bytes."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def read(content: bytes, known: tuple[str, ...]) -> Iterator[Line]:
    """The lines below the header; raises CorrectIt when the file cannot be used."""
    if content.startswith(b"PK\x03\x04"):
        raise CorrectIt("table.not_csv", "content")
    records = _records(_decoded(content))
    cells = ((number, [restored(cell) for cell in record]) for number, record in records)
    return lines(cells, known, letters=False)


def _text(cell: Cell) -> str:
    if isinstance(cell, Fraction):
        return write_decimal(cell)
    return "" if cell is None else neutralised(str(cell))


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorrectIt("table.not_utf8", "content") from error
    if "\x00" in text:
        raise CorrectIt("table.not_utf8", "content")
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records that hold anything, each with the number of its first line."""
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = records = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise CorrectIt("table.malformed", "content", line=before + 1) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            records += 1
            require_room(records, len(cells))
            yield before + 1, cells
        before = reader.line_num


def _separator(text: str) -> str:
    """What is between the cells of the header, which is the first line that names the codes."""
    first = text.splitlines()[: MOST_ABOVE + 1]
    header = next((line for line in first if "code" in line.lower()), "")
    return max(SEPARATORS, key=header.count)
