"""The reject file names every refused line, harms no spreadsheet, and can be imported again."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import CorrectIt
from chassis.messages import sentence
from node.csv_import.rejects import Reject, reject_file, renew
from services.assessment.domain.cells import neutralised, restored
from services.assessment.domain.rows import Row
from tests.unit.assessment.making import CONTENT
from tests.unit.csv_import.making import FIRST, file_of, read

ROWS = [row._replace(line=line) for line, row in enumerate(read(file_of(FIRST)) * 3, start=2)]


def table(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize(
    ("name", "rejects"),
    [("scores.csv", "scores.rejects.csv"), ("scores", "scores.rejects.csv")],
)
def test_reject_file_lies_beside_the_file(tmp_path: Path, name: str, rejects: str) -> None:
    assert reject_file(tmp_path / name) == tmp_path / rejects


def test_rejects_are_sorted_by_line_and_have_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "x.rejects.csv"

    renew(
        tmp_path / "x.csv",
        [Reject(row, f"Reason, with comma {row.line}.") for row in reversed(ROWS)],
    )

    header, *lines = table(file)
    assert header[:3] == ["line", "reason", "organisation"]
    assert [line[:2] for line in lines] == [
        [str(number), f"Reason, with comma {number}."] for number in (2, 3, 4)
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["x.rejects.csv"]


def test_reject_file_can_be_imported_again(tmp_path: Path) -> None:
    file = tmp_path / "x.rejects.csv"
    rows = [row._replace(organisation="=HYPERLINK(1)", practitioner="@me") for row in ROWS]

    renew(tmp_path / "x.csv", [Reject(row, "Why.") for row in rows])

    assert read(file.read_bytes()) == rows


def test_without_rejects_the_file_of_an_earlier_run_goes(tmp_path: Path) -> None:
    written = renew(tmp_path / "x.csv", [Reject(ROWS[0], "Why.")])

    assert written == tmp_path / "x.rejects.csv"
    assert written.exists()
    assert renew(tmp_path / "x.csv", []) is None
    assert not written.exists()
    assert renew(tmp_path / "x.csv", []) is None


def test_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CorrectIt) as error:
        renew(tmp_path / "none" / "x.csv", [Reject(ROWS[0], "Why.")])

    assert error.value.code == "csv.unwritable"
    assert "No such file" in sentence(error.value, CONTENT)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "\uff1d1"])
def test_formula_is_neutralised(tmp_path: Path, cell: str) -> None:
    file = tmp_path / "x.rejects.csv"

    renew(tmp_path / "x.csv", [Reject(Row(2, organisation=cell, code=cell, score=cell), cell)])

    assert [each[0] for each in table(file)[1] if each.endswith(cell)] == ["'"] * 4


@given(st.text(max_size=20) | st.text("'=+-@\t\uff1d1", max_size=6))
def test_neutralised_cell_is_restored(cell: str) -> None:
    safe = neutralised(cell)

    assert restored(safe) == cell
    assert safe[:1] not in tuple("=+-@\t\r\n")
