"""What goes with the figures: cells that run nothing, the method note, the licence."""

import csv
import io
import re

from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain import cells
from services.benchmark.domain.open_data.csv_text import csv_bytes, neutralised
from services.benchmark.domain.open_data.licence import LICENCE, licence_text
from services.benchmark.domain.open_data.method import method_note
from tests.unit.benchmark.open_data.releasing import two_countries

dangerous = st.text(alphabet="'=+-@\t\r\n＝＋－＠a1", max_size=6) | st.text(max_size=20)


@given(dangerous)
def test_cells_are_neutralised_as_in_every_other_table(cell: str) -> None:
    assert neutralised(cell) == cells.neutralised(cell)


def test_no_cell_of_a_file_begins_a_formula() -> None:
    written = csv_bytes(["code", "title"], [("a", '=HYPERLINK("x")'), ("b", "@SUM(1)"), ("c", 3)])

    rows = list(csv.reader(io.StringIO(written.decode(), newline="")))

    assert rows[1:] == [["a", '\'=HYPERLINK("x")'], ["b", "'@SUM(1)"], ["c", "3"]]


def test_method_note_says_what_a_reader_has_to_know() -> None:
    note = method_note(two_countries())

    assert not set(re.findall(r"\{[a-z_:,]*\}", note))
    assert "59 assessments from 2 countries (DE, GB), years 2025 to 2025" in note
    for said in (
        "not told",
        "sealed batch",
        "bins of ten points",
        "do not rank countries",
        "not the country",
        "provisional",
        "Cite as",
        "for the association to decide",
        LICENCE.spdx,
        LICENCE.url,
    ):
        assert said in note


def test_licence_is_named_by_identifier_and_address() -> None:
    text = licence_text()

    assert "CC-BY-4.0" in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text
