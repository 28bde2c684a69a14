"""The tutorial does what it shows, command by command, on a running node."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.interface.assessment.performing import PERFORM
from tests.interface.assessment.tutorial_script import Run, play, script
from tests.repository.checkout import ROOT

TUTORIAL = ROOT / "docs" / "tutorial.md"


@pytest.fixture
def perform(running_node: PrivateNode, process: ServiceProcess, tmp_path: Path) -> Run:
    """Run the words of a `perform` command in an empty folder."""

    def run(words: list[str]) -> tuple[int, str]:
        assert words[0] == "perform", "a tutorial gives only `perform` commands"
        ran = subprocess.run(
            [PERFORM, *words[1:]],
            cwd=tmp_path,
            env={**os.environ, "PERFORM_HOME": str(running_node.home.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return ran.returncode, ran.stdout

    return run


def test_tutorial_does_what_it_shows(perform: Run, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    days = {"last day": 60, "due day": 30}
    given = {name: str(today + timedelta(days=each)) for name, each in days.items()}

    play(TUTORIAL, tmp_path, perform, given)

    with ZipFile(tmp_path / "harbour-kitchen.zip") as archive:
        assert archive.testzip() is None
        letter = (tmp_path / "letter.txt").read_bytes()
        assert letter in [archive.read(each) for each in archive.namelist()]


PAGE = """# Page

```csv title=a.csv
code,score
```

```console
$ perform round \\
    list --as "A: B"
<round>  draft  <some day>
$ perform show <round>
...
last line of <round>
```
"""


def played(tmp_path: Path, *said: str) -> list[list[str]]:
    """What is given when the page's commands say this; a complaint ends with status 1."""
    page, answers, commands = tmp_path / "page.md", iter(said), list[list[str]]()
    page.write_text(PAGE, encoding="utf-8")

    def run(words: list[str]) -> tuple[int, str]:
        commands.append(words)
        answer = next(answers)
        return int(answer.startswith("perform: ")), answer

    play(page, tmp_path, run, {})
    return commands


def test_what_a_command_showed_is_put_into_the_next_one(tmp_path: Path) -> None:
    commands = played(tmp_path, "a1  draft    today\n", "one\ntwo\nlast line of a1\n")

    assert commands == [["perform", "round", "list", "--as", "A: B"], ["perform", "show", "a1"]]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "code,score\n"


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        (
            ["a1  done  today"],
            "page.md:10 shows\n  <round>  draft  <some day>\nbut it said\n  a1  d",
        ),
        (["a1  draft  today\nmore"], "page.md:11 shows\n  (nothing more)\nbut it said\n  more"),
        (["a1  draft  today", "last line of b2"], "page.md:13 shows\n  last line of <round>"),
        (["a1  draft  today", "one"], "page.md:13 shows"),
        (["perform: it is down"], "page.md:10 shows"),
    ],
)
def test_difference_names_the_line_of_the_page(
    tmp_path: Path, said: list[str], complaint: str
) -> None:
    with pytest.raises(AssertionError) as error:
        played(tmp_path, *said)

    assert str(error.value).startswith(complaint)


def test_block_that_would_not_be_tried_is_refused() -> None:
    with pytest.raises(AssertionError, match="line 2: neither commands nor a file"):
        script("```sh\nls\n```\n")
