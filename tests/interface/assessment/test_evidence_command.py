"""`perform evidence` against a running service, as a member of an organisation uses it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.performing import performed
from tests.unit.assessment.documents import BOMB, GOOD

Perform = Callable[..., tuple[int, str, str]]
CONTENT = b"".join(b"%07d\n" % number for number in range(75_000))


@pytest.fixture
def perform(running_node: PrivateNode, process: ServiceProcess) -> Perform:
    """Give ``perform("add", "--note", ...)``, which runs it as Ada and gives what it said."""

    def run(command: str, *arguments: str, by: str = f"member:Ada:{OWN}") -> tuple[int, str, str]:
        where = ("--node", "gb", "--as", by)
        return performed(running_node, "evidence", command, *where, *arguments)

    return run


def test_file_goes_up_comes_back_and_goes_away(perform: Perform, tmp_path: Path) -> None:
    file = tmp_path / "Übersicht.txt"
    file.write_bytes(CONTENT)

    status, out, _ = perform("add", "--file", str(file), "--title", "What we counted", "--json")
    item = json.loads(out)["evidence"]
    back = tmp_path / "back"
    back.mkdir()
    fetched = perform("get", item[:8], "--out", str(back))
    again = perform("get", item[:8], "--out", str(back))

    assert status == fetched[0] == 0
    assert (back / file.name).read_bytes() == CONTENT
    assert (back / file.name).stat().st_mode & 0o777 == 0o600
    assert again[0] == 1
    assert "is there already" in again[2]
    assert "What we counted" in perform("list")[1]
    assert perform("where", item)[1] == "nothing refers to it\n"
    assert perform("remove", item)[:2] == (0, "removed\n")
    assert "no evidence yet" in perform("list")[1]


def test_note_and_link_are_kept_and_shown(perform: Perform) -> None:
    _, out, _ = perform("add", "--note", "All agreed.", "--title", "Minutes", "--json")
    _, link, _ = perform("add", "--link", "https://example.org/a", "--title", "Report", "--json")

    shown = perform("get", json.loads(out)["evidence"])[1]

    assert shown == "Minutes\n\nAll agreed.\n"
    assert "https://example.org/a" in perform("get", json.loads(link)["evidence"])[1]


def test_what_is_wrong_is_one_sentence(perform: Perform, tmp_path: Path) -> None:
    bomb = tmp_path / "report.docx"
    bomb.write_bytes(BOMB)
    page = tmp_path / "page.html"
    page.write_bytes(b"<p>")
    large = tmp_path / "large.txt"
    large.write_bytes(bytes(11 * 1024**2))

    wrong = [
        perform("add"),
        perform("add", "--file", str(tmp_path / "missing.pdf")),
        perform("add", "--file", str(large)),
        perform("add", "--file", str(page)),
        perform("add", "--file", str(bomb)),
        perform("add", "--link", "javascript:alert(1)", "--title", "x"),
        perform("get", "0" * 32),
    ]

    said = [errors.removeprefix("perform: ") for _, _, errors in wrong]
    assert [status for status, _, _ in wrong] == [1] * 7
    assert all(each.count("\n") == 1 for each in said)
    for each, words in zip(
        said,
        ("one of", "cannot be read", "10 MiB", "not taken", "unpacks", "https://", "not yours"),
        strict=True,
    ):
        assert words in each


def test_operator_fetches_what_a_member_handed_over(perform: Perform, tmp_path: Path) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(GOOD["pdf"])
    _, out, _ = perform("add", "--file", str(file), "--json")
    item = json.loads(out)["evidence"]

    status, _, _ = perform("get", item, "--out", str(tmp_path / "copy.pdf"), by="operator:Op")

    assert status == 0
    assert (tmp_path / "copy.pdf").read_bytes() == GOOD["pdf"]
