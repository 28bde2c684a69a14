"""supervisord reads back exactly what was planned, whatever characters are in it."""

import os
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from supervisor.options import ServerOptions

from node.errors import Correct
from node.identity import Identity
from node.layout import Home
from node.process import ProcessPlan
from node.supervisor_configuration import MOST_TRIES, configuration

OWN = Identity(os.getuid(), os.getgid())
PRINTABLE = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\"'")
VALUES = st.text(PRINTABLE, min_size=1, max_size=30)


def as_read(tmp_path: Path, plan: ProcessPlan) -> object:
    Home(tmp_path).run.mkdir(exist_ok=True)
    file = tmp_path / "supervisord.conf"
    file.write_text(configuration(Home(tmp_path), [(plan, OWN)]))
    options = ServerOptions()
    options.realize(["--configuration", str(file)], doc="")
    (group,) = options.process_group_configs
    return group.process_configs[0]


def plan(tmp_path: Path, **values: object) -> ProcessPlan:
    made = {
        "name": "gb-broker",
        "command": ("/bin/true",),
        "folder": tmp_path,
        "log": tmp_path / "log",
        **values,
    }
    return ProcessPlan(**made)  # type: ignore[arg-type]


def test_a_program_is_restarted_with_backoff_and_stopped_gently(tmp_path: Path) -> None:
    read = as_read(tmp_path, plan(tmp_path, stop_seconds=60, steady_seconds=2))

    assert (read.autostart, read.stopwaitsecs, read.startsecs) == (False, 60, 2)
    assert read.autorestart is not False
    assert read.startretries == MOST_TRIES
    assert read.killasgroup
    assert read.stdout_logfile_backups > 0
    assert read.uid is None


@given(value=VALUES)
def test_the_environment_arrives_unchanged(
    tmp_path_factory: pytest.TempPathFactory, value: str
) -> None:
    folder = tmp_path_factory.mktemp("conf")

    read = as_read(folder, plan(folder, environment={"NAME": value, "OTHER": "x"}))

    assert read.environment == {"NAME": value, "OTHER": "x"}


@pytest.mark.parametrize("value", ['a"b', "'a", "a'"])
def test_what_cannot_be_said_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(Correct, match="without quotes"):
        configuration(Home(tmp_path), [(plan(tmp_path, environment={"NAME": value}), OWN)])


def test_a_command_keeps_its_arguments(tmp_path: Path) -> None:
    command = ("/bin/echo", "50%", "two words", "it's")

    assert shlex.split(as_read(tmp_path, plan(tmp_path, command=command)).command) == list(command)
