"""`perform table` against a running service: out, changed in a spreadsheet, and in again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.performing import performed

Perform = Callable[..., tuple[int, str, str]]


@pytest.fixture
def perform(running_node: PrivateNode, process: ServiceProcess) -> Perform:
    """Give ``perform("table", "export", ...)``, which runs it as Ada and gives what it said."""

    def run(*arguments: str) -> tuple[int, str, str]:
        group, command, *rest = arguments
        where = ("--node", "gb", "--as", f"member:Ada:{OWN}")
        return performed(running_node, group, command, *where, *rest)

    return run


def test_answers_go_out_are_changed_and_come_in_again(perform: Perform, tmp_path: Path) -> None:
    profile = ["--sector", "health", "--size", "small", "--year", "2024"]
    model = ["--model", "perform-full", "--edition", "2003"]
    perform("round", "begin", "--organisation", OWN, *model, *profile)
    perform("round", "agree", "--answer", "1a=40")
    file = tmp_path / "answers.xlsx"

    status, out, _ = perform("table", "export", "--out", str(file))
    assert (status, out) == (0, f"32 rows in {file}\n")
    assert perform("table", "export", "--out", str(file))[0] == 1
    book = load_workbook(file)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    sheet.cell(2, names.index("score") + 1).value = 62.5
    sheet.cell(3, names.index("score") + 1).value = 250
    book.save(file)
    status, out, errors = perform("table", "import", str(file))
    assert status == 1
    assert out.startswith("cell D3: ")
    assert "nothing was changed" in errors
    sheet.cell(3, names.index("score") + 1).value = "?"
    book.save(file)
    status, out, _ = perform("table", "import", str(file), "--json")

    assert status == 0
    assert (json.loads(out)["changed"], json.loads(out)["skipped"]) == (2, 30)
    scores = tmp_path / "scores.csv"
    perform("table", "export", "--table", "scores", "--out", str(scores))
    assert ",62.5," in scores.read_text("utf-8-sig")


def test_what_is_no_table_is_refused_in_a_sentence(perform: Perform, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()

    for name, words in (("a.pdf", ".csv or .xlsx"), ("b.csv", "cannot be read"), ("empty.csv", "")):
        status, _, errors = perform("table", "import", str(tmp_path / name))
        assert (status, errors.count("\n")) == (1, 1)
        assert words in errors
