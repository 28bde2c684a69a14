"""`perform` answers at once, and turns mistakes into sentences."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from node.application import COMMANDS
from node.layout import CHECKOUT

PERFORM = Path(sys.executable).with_name("perform")


def perform(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(PERFORM), *arguments],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "100", **environment},
        check=False,
    )


def test_help_names_every_command() -> None:
    shown = perform("--help")

    assert shown.returncode == 0
    assert all(f" {name} " in shown.stdout for name in COMMANDS)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['perform', '--help']\n"
        "from node.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'pymongo', 'kombu', 'eventlet', 'pydantic', 'nameko'} & set(sys.modules)))"
    )

    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )

    assert shown.stdout.splitlines()[-1] == "[]"


def test_version_is_that_of_the_distribution() -> None:
    assert perform("--version").stdout == f"perform {version('perform-network')}\n"


@pytest.mark.parametrize("name", ["up", "down", "status", "doctor", "run", "definitions"])
def test_every_command_explains_itself(name: str) -> None:
    shown = perform(name, "--help")

    assert shown.returncode == 0
    assert "Usage" in shown.stdout


def test_a_country_is_two_lower_case_letters() -> None:
    refused = perform("up", "--country", "GBR")

    assert refused.returncode == 1
    assert refused.stderr == (
        "perform: GBR: a country is two lower-case letters, such as gb, de or es\n"
    )


def test_an_unknown_service_is_refused_with_the_known_ones() -> None:
    refused = perform("run", "assesment")

    assert refused.returncode == 1
    assert "choose one of assessment, benchmark" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_settings_that_are_missing_are_named(tmp_path: Path) -> None:
    refused = perform("run", "directory", PERFORM_SETTINGS=str(tmp_path / "none.yaml"))

    assert refused.returncode == 1
    assert "none.yaml" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_status_of_an_unknown_country_says_how_to_start_it(tmp_path: Path) -> None:
    refused = perform("status", "--country", "fr", PERFORM_HOME=str(tmp_path))

    assert refused.returncode == 1
    assert "perform up --country fr" in refused.stderr


def test_down_where_nothing_runs_is_no_error(tmp_path: Path) -> None:
    done = perform("down", PERFORM_HOME=str(tmp_path))

    assert (done.returncode, done.stdout) == (0, "nothing ran\n")
