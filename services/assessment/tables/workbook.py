"""Tables as workbooks (XLSX): every text is a text, whatever it begins with."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as WorkbookCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from chassis.errors import CorrectIt
from services.assessment.domain.decimals import MOST_DECIMALS, write_decimal
from services.assessment.domain.table import Cell, Line, Table
from services.assessment.tables import xml_text
from services.assessment.tables.header import MOST_COLUMNS, lines, require_room
from services.assessment.tables.safe_workbook import require_harmless

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The last row that any spreadsheet has.
LAST_ROW = 1_048_576

_WIDE = {"title": 34, "question": 60, "code": 8, "version": 9, "score": 9}
_WORDS = 42
_BOLD, _GREY = Font(bold=True), PatternFill("solid", fgColor="E6E6E6")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def write(table: Table) -> bytes:
    """The whole file, with its header in the first row."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = table.name
    for place, name in enumerate(table.columns, start=1):
        head = sheet.cell(1, place)
        put(head, name)
        head.font, head.fill = _BOLD, _GREY
        sheet.column_dimensions[get_column_letter(place)].width = _WIDE.get(name, _WORDS)
    for number, row in enumerate(table.rows, start=2):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            put(cell, value)
            cell.alignment = _WRAPPED
    sheet.freeze_panes = "B2"
    return saved(book)


def put(cell: Any, value: Cell) -> None:
    """Write a value into a cell: numbers as numbers, texts as texts and never as formulas."""
    if isinstance(value, Fraction):
        # The shortest number that a spreadsheet reads as this decimal.
        cell.value = float(write_decimal(value))
    elif isinstance(value, str) and value:
        cell.value = xml_text.written(value)
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(value, int):
        cell.value = value


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes, known: tuple[str, ...]) -> Iterator[Line]:
    """The lines below the header of the first sheet; raises CorrectIt for what cannot be used."""
    require_harmless(content)
    rows = ((number, [_text(number, cell) for cell in row]) for number, row in _rows(content))
    return lines(rows, known, letters=True)


def _rows(content: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    """Cells of the first sheet, row by row; what the library stumbles over is refused."""
    try:
        book = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False, keep_vba=False
        )
        sheet: Any = book.worksheets[0]
        # What a file says of its size may be wrong, so rows are counted as they come.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
        before = None
        for number, row in enumerate(rows, start=1):
            if number > LAST_ROW:
                require_room(number, 0)
            # Some programs write an empty row at the very end; the library gives all those that
            # are missing before it, as the same object.
            if row is not before:
                filled = [n for n, cell in enumerate(row, start=1) if cell.value is not None]
                if filled:
                    require_room(number, filled[-1])
                    yield number, row
            before = row
    except CorrectIt:
        raise
    except Exception as error:
        raise CorrectIt("table.unreadable", "content") from error


def _text(number: int, cell: WorkbookCell) -> str:
    """What a cell says, as text; numbers lose the noise that spreadsheets add to them."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str) and cell.data_type != "e":
        return xml_text.read(value)
    if isinstance(value, bool | datetime) or not isinstance(value, int | float):
        raise CorrectIt("table.odd_cell", "content", cell=f"{cell.column_letter}{number}")
    try:
        decimal = round(Decimal(repr(value)), MOST_DECIMALS)
    except ArithmeticError as error:
        raise CorrectIt(
            "table.odd_cell", "content", cell=f"{cell.column_letter}{number}"
        ) from error
    return f"{decimal:f}".rstrip("0").rstrip(".") if "." in f"{decimal:f}" else f"{decimal:f}"
