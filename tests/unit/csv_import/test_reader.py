"""Whatever is in a file, each line becomes a row, a fault, or a clear word about the file."""

import gzip
import tracemalloc
import unicodedata
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chassis.errors import CorrectIt
from chassis.messages import sentence
from node.csv_import import reader
from services.assessment.domain.cells import restored
from services.assessment.domain.rows import Row, grouped
from tests.unit.assessment.making import CONTENT, PARTS
from tests.unit.csv_import.making import FIRST, HEADER, file_of, read, written

ROW = Row(
    2, "Harbour Kitchen", "health", "small", "gb-sct", "perform-full", "2024", "1a", "57.5"
)  # fmt: skip


def test_row_is_read() -> None:
    assert read(file_of(FIRST)) == [ROW]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(end: str) -> None:
    content = file_of(FIRST, FIRST).decode().replace("\n", end).encode()

    assert [row.line for row in read(content)] == [2, 3]


def test_last_line_needs_no_end() -> None:
    assert read(file_of(FIRST)[:-1]) == [ROW]


def test_byte_order_mark_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + file_of(FIRST)) == [ROW]


def test_columns_may_stand_in_any_order_and_case() -> None:
    names, cells = HEADER.upper().split(","), FIRST.split(",")

    assert read(file_of(",".join(cells[::-1]), header=", ".join(names[::-1]))) == [ROW]


def test_practitioner_is_an_optional_column() -> None:
    content = file_of(f"{FIRST},A. Guide", header=f"{HEADER},practitioner")

    assert read(content) == [ROW._replace(practitioner="A. Guide")]


def test_empty_lines_are_passed_over_but_counted() -> None:
    assert [row.line for row in read(file_of("", FIRST, ",,,,,,,", "  ", FIRST))] == [3, 6]


def test_empty_cells_after_the_last_column_do_no_harm() -> None:
    assert read(file_of(f"{FIRST},,")) == [ROW]


def test_quoted_cell_may_hold_commas_and_quotes() -> None:
    content = file_of(FIRST.replace("Harbour Kitchen", '"Harbour, ""the"" Kitchen"'))

    assert read(content)[0].organisation == 'Harbour, "the" Kitchen'


def test_accents_written_in_two_ways_are_one_organisation() -> None:
    content = file_of(*(FIRST.replace("Harbour", name) for name in ("Caf\u00e9", "Cafe\u0301")))

    assert len(grouped(read(content))) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "csv.empty"),
        (b"\n\n", "csv.empty"),
        (b"\xef\xbb\xbf", "csv.empty"),
        (file_of(), "csv.no_rows"),
        (file_of("", ",,,"), "csv.no_rows"),
        (file_of(FIRST).decode().encode("utf-16"), "csv.utf16"),
        (file_of(FIRST).decode().encode("utf-16-le"), "csv.nul_byte"),
        (file_of(FIRST).decode().encode("utf-16-be"), "csv.nul_byte"),
        (file_of(FIRST).decode().encode("utf-32"), "csv.utf16"),
        (file_of(FIRST, FIRST.replace("Harbour", "H\u00e9")).decode().encode("latin-1"),
         "csv.not_utf8"),
        (file_of(FIRST, FIRST.replace("Harbour", "5\u20ac")).decode().encode("cp1252"),
         "csv.not_utf8"),
        (file_of(FIRST) + b"\0" * 10, "csv.nul_byte"),
        (file_of(FIRST, "a\0b"), "csv.nul_byte"),
        (gzip.compress(file_of(FIRST)), "csv.compressed"),
        (b"PK\x03\x04" + bytes(100), "csv.workbook"),
        (file_of(FIRST).replace(b",", b";"), "csv.separator"),
        (file_of(FIRST).replace(b",", b"\t"), "csv.separator"),
        (FIRST.encode(), "csv.unknown_columns"),
        (file_of(FIRST, header=HEADER.replace("score", "scroe")), "csv.unknown_columns"),
        (file_of(FIRST, header=HEADER + ",notes"), "csv.unknown_columns"),
        (file_of(FIRST, header=HEADER + ","), "csv.unknown_columns"),
        (file_of(FIRST, header=HEADER.replace(",score", "")), "csv.missing_columns"),
        (file_of(FIRST, header=HEADER + ",code"), "csv.duplicate_columns"),
        (file_of(FIRST, header='"' + HEADER), "csv.header_quotes"),
        (b"x" * 10_000_000, "csv.header_too_long"),
    ],
)  # fmt: skip
def test_file_that_cannot_be_used_is_refused_as_a_whole(content: bytes, code: str) -> None:
    with pytest.raises(CorrectIt) as error:
        read(content)

    assert error.value.code == code
    assert "[" not in sentence(error.value, CONTENT)


def test_wrong_encoding_is_found_on_the_last_line_too() -> None:
    content = file_of(*[FIRST] * 500) + FIRST.replace("Harbour", "H\u00e9").encode("latin-1")

    with pytest.raises(CorrectIt) as error:
        read(content)

    assert error.value.params == {"line": 502, "byte": "0xE9"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (FIRST.replace("57.5", "57,5"), "row.cells"),
        (FIRST.removesuffix(",57.5"), "row.cells"),
        ("Harbour Kitchen", "row.cells"),
        (FIRST.replace("Harbour", '"Harbour'), "row.quotes"),
        (FIRST.replace("Harbour Kitchen", '"Harbour" Kitchen'), "row.quotes"),
        (FIRST.replace("1a", "x" * 10_000_000), "row.too_long"),
        ('"' * 9_999, "row.quotes"),
    ],
)
def test_line_that_is_no_row_has_a_fault_and_harms_no_neighbour(line: str, code: str) -> None:
    before, bad, after = read(file_of(FIRST, line, FIRST))

    assert (before, after) == (ROW, ROW._replace(line=4))
    assert bad.line == 3
    assert bad.fault is not None
    assert bad.fault.code == code


def test_row_with_a_decimal_comma_still_belongs_to_its_assessment() -> None:
    rows = read(file_of(FIRST, FIRST.replace("57.5", "57,5").replace("1a", "1b")))

    assert len(grouped(rows)) == 1


@given(st.binary(max_size=300))
@example(b"\xff")
def test_any_bytes_after_a_header_are_rows_or_refused(content: bytes) -> None:
    try:
        rows = read(file_of(FIRST) + content)
    except CorrectIt:
        return

    assert rows[0] == ROW
    assert [row.line for row in rows] == sorted({row.line for row in rows})


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=30)


@given(st.lists(st.lists(cells, min_size=8, max_size=8), max_size=5))
def test_any_proper_csv_is_read_back(said: list[list[str]]) -> None:
    content = file_of(FIRST) + written(said).encode()
    expected = [
        [unicodedata.normalize("NFC", restored(cell)) for cell in row]
        for row, line in zip(said, written(said).split("\r\n"), strict=False)
        if line.strip(" ,")
    ]

    rows = read(content)[1:]

    assert [list(row[1:9]) for row in rows] == expected
    assert not any(row.fault for row in rows)


def test_ten_megabytes_in_one_cell_take_no_memory() -> None:
    content = file_of(FIRST.replace("1a", "x" * 10_000_000), FIRST)

    tracemalloc.start()
    rows = read(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(rows) == 2
    assert peak < 1_000_000


def test_rows_that_belong_together_may_be_far_apart_and_take_little_memory() -> None:
    # Part by part, so that rows of one assessment are as far apart as can be.
    start = "Organisation {},health,small,gb-sct,perform-full,2024"
    content = file_of(
        *(f"{start.format(one)},{code},{one % 100}" for code in PARTS for one in range(500))
    )

    tracemalloc.start()
    groups = grouped(reader.rows(BytesIO(content), reader.FOR_IMPORT))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(groups) == 500
    assert {len(rows) for rows in groups.values()} == {len(PARTS)}
    assert peak < 300 * 500 * len(PARTS)


def test_reading_does_not_close_what_was_lent() -> None:
    stream = BytesIO(file_of(FIRST))

    assert len(list(reader.rows(stream, reader.FOR_IMPORT))) == 1
