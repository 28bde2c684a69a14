"""`perform organisation` against a running service: out, gone, and in again."""

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.interface.assessment.grouping import OTHER, OWN
from tests.interface.assessment.performing import Ran, performed
from tests.waiting import wait_until

ADA = f"member:Ada:{OWN}"

Perform = Callable[..., Ran]


@pytest.fixture
def perform(running_node: PrivateNode, process: ServiceProcess) -> Perform:
    """Give ``perform("organisation", "export", ...)``, which runs it and gives what it said."""

    def run(group: str, command: str, *rest: str, by: str | None = None) -> Ran:
        who = [] if by is None else ["--as", by]
        return performed(running_node, group, command, "--node", "gb", *who, *rest)

    return run


def test_organisation_is_taken_out_erased_and_brought_in_again(
    perform: Perform, tmp_path: Path
) -> None:
    model = ["--model", "perform-full", "--edition", "2003", "--year", "2024"]
    profile = ["--organisation", OWN, "--sector", "health", "--size", "small"]
    assert perform("round", "begin", *model, *profile, by=ADA)[0] == 0
    give = ["--organisation", OWN, "--to", "A. Guide", "--scope", "scores"]
    assert perform("grant", "give", *give, "--until", "2027-01-31", by=ADA)[0] == 0
    file = tmp_path / "harbour-kitchen.zip"
    whose = ["--organisation", OWN]

    status, out, _ = perform("organisation", "export", *whose, "--out", str(file), by=ADA)
    assert (status, "holds everything" in out) == (0, True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert "tables/rounds.csv" in archive.namelist()
    status, _, errors = perform("organisation", "export", *whose, "--out", str(file))
    assert (status, "is there already" in errors) == (1, True)

    status, _, errors = perform("organisation", "import", str(file))
    assert status == 1
    assert "has something here already" in errors
    status, _, errors = perform("organisation", "erase", *whose)
    assert (status, "nothing was erased" in errors) == (1, True)
    status, _, errors = perform("organisation", "erase", *whose, "--yes", OTHER)
    assert (status, "Nothing was erased" in errors) == (1, True)
    status, out, _ = perform("organisation", "erase", *whose, "--yes", OWN, by=ADA)
    assert status == 0
    assert "  rounds: 1\n" in out
    assert "Sealed batches" in out

    # It rests for a while, and the command waits for the timer.
    status, out, errors = perform("organisation", "import", str(file))
    assert (status, errors) == (0, "")
    assert f"everything of {OWN} is here" in out
    _, out, _ = perform("grant", "list", *whose, by=ADA)
    assert "taken back" in out
    _, out, _ = perform("round", "list", "--json", by=ADA)
    assert [each["year"] for each in json.loads(out)] == [2024]


def test_other_files_are_refused_before_anything_is_sent(perform: Perform, tmp_path: Path) -> None:
    file = tmp_path / "letter.zip"
    file.write_text("Dear all")

    for named, said in ((file, "is no archive"), (tmp_path / "nowhere.zip", "cannot be read")):
        status, _, errors = perform("organisation", "import", str(named))
        assert (status, said in errors) == (1, True)


def test_erasure_of_nobody_says_so(perform: Perform) -> None:
    ask = ["--organisation", "Nobody", "--yes", "Nobody"]

    def said() -> str:
        return perform("organisation", "erase", *ask)[1]

    assert wait_until(said, 30).startswith("there was nothing")
