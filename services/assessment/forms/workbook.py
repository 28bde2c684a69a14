"""A form as a workbook: codes are locked, scores come from a list, and it imports as it is."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from services.assessment.domain.answer_table import NOT_APPLICABLE, NOT_KNOWN
from services.assessment.domain.model import Model
from services.assessment.domain.table import Cell
from services.assessment.forms.form import Form
from services.assessment.questionnaires.questions import Question
from services.assessment.tables.workbook import MEDIA_TYPE, put, saved

__all__ = ["MEDIA_TYPE", "workbook"]

SCORED = (
    "code", "title", "question", "score", "not_applicable",
    "strengths", "improvements", "note", "agreed",
)  # fmt: skip
DIALOGUE = ("code", "title", "strengths", "improvements", "note", "agreed")
LOCKED = ("code", "title", "question")
# A list of choices is written in a formula of at most 255 characters.
MOST_CHOICES = 40

_WIDTH = {"code": 8, "title": 24, "question": 54, "score": 10, "not_applicable": 24, "agreed": 22}
_GREY, _DARK = PatternFill("solid", fgColor="EFEFEF"), PatternFill("solid", fgColor="333333")
_THIN = Side(style="thin", color="999999")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(wrap_text=True, vertical="top")
_OPEN = Protection(locked=False)
_LINE_HEIGHT = 15


def workbook(form: Form, model: Model) -> bytes:
    """The whole file."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "answers"
    columns = SCORED if form.is_scored else DIALOGUE
    first = _heading(sheet, form, columns)
    last = _rows(sheet, form, columns, first)
    if form.is_scored:
        _choices(sheet, model, columns.index("score") + 1, first, last)
        _scale(book, form)
    for place, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH.get(name, 40)
    _page(sheet, first)
    return saved(book)


def _heading(sheet: Worksheet, form: Form, columns: tuple[str, ...]) -> int:
    """Title, how to fill it in, labels, and hidden below them the names that an import reads."""
    wide = len(columns)
    for row, (text, font) in enumerate(
        [
            (form.title, Font(bold=True, size=16)),
            (f"{form.name} · {form.language}", Font(color="555555")),
            *((each, Font()) for each in form.words.how_workbook),
            *([(form.words.draft, Font(italic=True))] if form.is_draft else []),
        ],
        start=1,
    ):
        put(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = font
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=wide)
    labels = sheet.max_row + 2
    for place, name in enumerate(columns, start=1):
        label = sheet.cell(labels, place)
        put(label, _label(form, name))
        label.font, label.fill = Font(bold=True, color="FFFFFF"), _DARK
        label.alignment = Alignment(wrap_text=True, vertical="center")
        put(sheet.cell(labels + 1, place), name)
    sheet.row_dimensions[labels].height = 2 * _LINE_HEIGHT
    sheet.row_dimensions[labels + 1].hidden = True
    return labels + 2


def _label(form: Form, name: str) -> str:
    words = form.words
    named = {"title": words.part, "not_applicable": words.reason}
    label: str = named.get(name) or getattr(words, name)
    return label


def _rows(sheet: Worksheet, form: Form, columns: tuple[str, ...], first: int) -> int:
    row = first
    for section in form.sections:
        band = sheet.cell(row, 1)
        put(sheet.cell(row, 2), f"{section.code}  {section.title}")
        for place in range(1, len(columns) + 1):
            sheet.cell(row, place).fill = _GREY
        sheet.cell(row, 2).font = Font(bold=True, size=12)
        band.alignment = _TOP
        row += 1
        for block in section.blocks:
            for question in block.questions:
                _row(sheet, row, columns, block.title, question)
                row += 1
    return row - 1


def _row(
    sheet: Worksheet, row: int, columns: tuple[str, ...], title: str, question: Question
) -> None:
    about = f"{question.about}: " if question.about else ""
    said = {"code": question.code, "title": title, "question": f"{about}{question.text}"}
    for place, name in enumerate(columns, start=1):
        cell = sheet.cell(row, place)
        put(cell, said.get(name, ""))
        cell.alignment, cell.border = _TOP, _BOX
        if name in LOCKED:
            cell.fill = _GREY
            continue
        cell.protection = _OPEN
        if name != "score":
            cell.number_format = "@"
    if "question" in columns:
        longest = len(said["question"]) / _WIDTH["question"], len(title) / _WIDTH["title"]
        sheet.row_dimensions[row].height = _LINE_HEIGHT * max(3, int(max(longest) * 1.15) + 1)
    else:
        sheet.row_dimensions[row].height = 6 * _LINE_HEIGHT


def _choices(sheet: Worksheet, model: Model, column: int, first: int, last: int) -> None:
    """Steps of the scale to choose from; what lies between them may be typed all the same."""
    steps = int(100 / model.step) if model.step else 0
    offered: list[object] = list(model.anchors)
    if 0 < steps <= MOST_CHOICES and model.step.denominator == 1:
        offered = list(range(0, 101, int(model.step)))
    text = ",".join(map(str, [*offered, NOT_APPLICABLE, NOT_KNOWN]))
    rule = DataValidation(type="list", formula1=f'"{text}"', allow_blank=True)
    rule.errorStyle = "information"
    rule.showErrorMessage = False
    letter = get_column_letter(column)
    rule.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(rule)


def _scale(book: Workbook, form: Form) -> None:
    sheet = book.create_sheet("scale")
    words = form.words
    heading: tuple[Cell, ...] = (words.percent, words.enabler, words.result)
    rows: list[tuple[Cell, ...]] = [heading, *form.anchors]
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            put(cell, value)
            cell.alignment, cell.border = _TOP, _BOX
            if number == 1 or place == 1:
                cell.font = Font(bold=True)
    for letter, width in {"A": 10, "B": 60, "C": 60}.items():
        sheet.column_dimensions[letter].width = width
    sheet.protection.sheet = True


def _page(sheet: Worksheet, first: int) -> None:
    sheet.freeze_panes = f"B{first}"
    sheet.protection.sheet = True
    # Without a password: it is to keep hands off the codes, not to lock anybody out.
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{first - 2}:{first - 2}"
