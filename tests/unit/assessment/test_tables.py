"""Tables go out and come back exactly, run in no spreadsheet, and hostile ones are not opened."""

import csv
import io
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from chassis.errors import CorrectIt
from services.assessment.domain import answer_table
from services.assessment.domain.answering import read_answer
from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.sheet import Answer, Entry, Layer, Sheet
from services.assessment.domain.table import Line, Table
from services.assessment.schemas import exchange as schemas
from services.assessment.tables import csv_file, workbook, xml_text
from services.assessment.tables.header import MOST_COLUMNS
from services.assessment.use_cases.exchange.tables import TABLES
from tests.unit.assessment.making import FULL, percents
from tests.unit.assessment.workbooks import HOSTILE, with_sheet
from tests.unit.assessment.workbooks import workbook as made

Read = Callable[[bytes, tuple[str, ...]], Iterator[Line]]
FILES = [(csv_file.write, csv_file.read), (workbook.write, workbook.read)]
FORMULAS = "=+-@\t'＝"

# Whatever people may write, and what a spreadsheet would run or change.
_letters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
_odd = st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "'=x",
        "''",
        "_x0041_",
        "_x005F_",
        "\uffff",
        '"',
        "a,b;c",
        "1e5",
    ]
)
_line = st.one_of(_odd, st.text(_letters, max_size=12), st.tuples(_odd, _odd).map("".join))
_lines = st.lists(_line, max_size=3)
_note = st.lists(st.one_of(_line, st.just("\t")), max_size=3).map("\n".join)


def _said(**other: Any) -> st.SearchStrategy[dict[str, Any]]:
    given_: dict[str, Any] = {
        "score": st.none(),
        "not_applicable": st.just(""),
        "do_not_know": st.just(False),
        "strengths": _lines,
        "improvements": _lines,
        "evidence": st.lists(st.sampled_from(["a" * 32, "0" * 32]), max_size=2),
        "note": _note,
        "agreed": _lines,
    }
    return st.fixed_dictionaries(given_ | other)


answers = st.one_of(
    _said(score=percents.map(write_decimal)),
    _said(do_not_know=st.just(True)),
    _said(not_applicable=_note),
    _said(),
).map(lambda said: read_answer(FULL, "1a", said))
sheets = st.dictionaries(st.sampled_from(FULL.codes), answers, max_size=6)


def sheet(found: dict[str, Answer]) -> Sheet:
    at = datetime(2025, 3, 4, tzinfo=UTC)
    entries = {code: Entry(3, each, "someone", at) for code, each in found.items()}
    return Sheet("s", "r", "p", FULL.code, FULL.edition, Layer.CONSENSUS, entries=entries)


def table(found: dict[str, Answer]) -> Table:
    return answer_table.table(FULL, sheet(found), lambda code: f"=Title of {code}", False)


@pytest.mark.parametrize(("write", "read"), FILES)
@given(sheets)
@example({"1a": Answer(note="=cmd|' /C calc'!A0", strengths=("+1", "-2", "@x", "_x0041_"))})
@settings(max_examples=60, deadline=None)
def test_answers_come_back_as_they_were(
    write: Callable[[Table], bytes], read: Read, found: dict[str, Answer]
) -> None:
    content = write(table(found))

    back = {}
    for line in read(content, answer_table.KNOWN):
        said = answer_table.read(line)
        if said is not None:
            assert said.base == 3
            back[said.code] = read_answer(FULL, said.code, said.data)

    assert back == found
    assert write is not csv_file.write or write(table(back)) == content


@given(st.lists(st.tuples(_line, _note), max_size=5))
@settings(max_examples=50, deadline=None)
def test_no_cell_begins_like_a_formula(texts: list[tuple[str, str]]) -> None:
    exported = Table("answers", ("code", "note"), texts)

    rows = csv.reader(io.StringIO(csv_file.write(exported).decode("utf-8-sig"), newline=""))
    book = load_workbook(io.BytesIO(workbook.write(exported)))

    assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for row in rows for cell in row)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    assert all(cell.value is None for cell in cells if cell.data_type == "n")


@given(st.text(st.one_of(_letters, st.sampled_from("_x05F\n\t\ufffe"))))
def test_text_of_a_workbook_comes_back(text: str) -> None:
    assert xml_text.read(xml_text.written(text)) == text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbook_is_refused_before_it_takes_memory(name: str) -> None:
    content, code = HOSTILE[name]
    tracemalloc.start()
    try:
        with pytest.raises(CorrectIt) as error:
            list(workbook.read(content, answer_table.KNOWN))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert error.value.code == code
    assert peak < 64 * 1024**2


def test_formula_counts_as_what_it_came_to() -> None:
    """A program that computes nothing leaves no value."""
    (line,) = workbook.read(made([["code", "score"], ["1a", "=1/0"]]), answer_table.KNOWN)

    assert line.text("score") == ""


def test_numbers_dates_and_errors_of_a_spreadsheet() -> None:
    rows = [["code", "score"], [1, 57.499999999999993], ["1a", 100], ["1b", 66.666666666666]]

    read = [
        (line.text("code"), line.text("score"))
        for line in workbook.read(made(rows), answer_table.KNOWN)
    ]

    assert read == [("1", "57.5"), ("1a", "100"), ("1b", "66.666666666666")]
    for odd in (datetime(2025, 5, 5), True):
        with pytest.raises(CorrectIt) as error:
            list(workbook.read(made([["code", "score"], ["1a", odd]]), answer_table.KNOWN))
        assert (error.value.code, error.value.params["cell"]) == ("table.odd_cell", "B2")


def test_empty_row_at_the_very_end_does_no_harm() -> None:
    cells = b'<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c>'
    cells += b'<c r="B1" t="inlineStr"><is><t>score</t></is></c></row>'
    last = b'<row r="1048576"><c r="A1048576"/></row>'

    assert list(workbook.read(with_sheet(cells + last), answer_table.KNOWN)) == []


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_other_countries_is_read(separator: str) -> None:
    text = separator.join(["code", "score", "note"]) + "\r\n" + separator.join(["1a", "50", "x"])

    (line,) = csv_file.read(text.encode(), answer_table.KNOWN)

    assert (line.number, dict(line.cells)) == (2, {"code": "1a", "score": "50", "note": "x"})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table.no_header"),
        (b"\xff\xfe1\x00", "table.not_utf8"),
        (b"code,score\n\x00", "table.not_utf8"),
        (b"PK\x03\x04", "table.not_csv"),
        (b"code,score\n1a,50,more", "table.malformed"),
        (b'code,score\n1a,"50', "table.malformed"),
        (b"code,score\n" + b'"' + b"x" * 200_000 + b'"', "table.malformed"),
        (b"code,score,formula\n", "table.unknown_columns"),
        (b"code,score,Score\n", "table.columns_twice"),
        (b"code,score\n" + b"1a,1\n" * 2_001, "table.too_large"),
        (b"code,score" + b"," * MOST_COLUMNS + b"\n,1", "table.too_large"),
        (b"score\n1\n", "table.no_header"),
        (b"\n" * 5_000_000, "table.no_header"),
    ],
)
def test_wrong_csv_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(CorrectIt) as error:
        list(csv_file.read(content, answer_table.KNOWN))

    assert error.value.code == code


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for _, read in FILES:
        try:
            list(read(content, answer_table.KNOWN))
        except CorrectIt as error:
            assert error.code.partition(".")[0] in ("table", "file")  # noqa: PT017


def test_requests_name_the_tables_that_there_are() -> None:
    assert tuple(TABLES) == schemas.TABLES
