"""Whatever ends a command becomes one sentence with what to do, and a traceback only if asked."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest

from node.complaint import complaint
from node.demo import filling
from node.errors import NotReady
from node.layout import CHECKOUT, Home
from node.supervisor import Supervisor

# A command line whose only command fails as told, through the real way out.
FAILING = """
import sys, types
from node import application
module = types.ModuleType("node.commands.failing")
def failing(): exec({code!r}, {{}})
module.failing = failing
sys.modules["node.commands.failing"] = module
application.COMMANDS["failing"] = "Fail."
sys.argv = ["perform", "failing"]
sys.exit(application.run())
"""


def fail(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", FAILING.format(code=code)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("open('/no/such/file')", "/no/such/file: No such file or directory; put that right"),
        ("raise OSError('the disk is full')", "the disk is full; repeat"),
        (
            "import subprocess as s; s.run(['sh', '-c', 'echo why>&2;exit 3'], check=1, stderr=-1)",
            "sh ended with status 3: why; `perform doctor`",
        ),
        (
            "import subprocess; subprocess.run(['sleep', '9'], timeout=0.05)",
            "sleep did not end within 0.05 s",
        ),
        ("import node.commands.nothing", "no command nothing: bring it up to date"),
        ("import no_such_package.part", "package no_such_package is missing: run `make setup`"),
        ("{}['key']", "unexpected KeyError: 'key'; this is a fault"),
        ("raise ValueError", "unexpected ValueError: it said nothing"),
    ],
)
def test_a_failure_is_one_sentence(code: str, sentence: str) -> None:
    failed = fail(code)

    assert failed.returncode == 1
    assert sentence in failed.stderr
    assert failed.stderr.startswith("perform: ")
    assert failed.stderr.count("\n") == 1


def test_an_interrupt_has_its_own_status() -> None:
    failed = fail("import os, signal; os.kill(os.getpid(), signal.SIGINT)")

    assert failed.returncode == 128 + signal.SIGINT
    assert failed.stderr.strip().splitlines() == [
        "perform: interrupted; what was begun can be repeated"
    ]


def test_the_traceback_is_shown_when_asked_for() -> None:
    failed = fail("{}['key']", PERFORM_DEBUG="1")

    assert "Traceback" in failed.stderr
    assert "unexpected KeyError" in failed.stderr.splitlines()[-1]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A folder that every user can reach, in which nodes were started by this one."""
    path = CHECKOUT / ".perform" / "test" / f"complaint-{uuid4().hex[:8]}"
    path.mkdir(parents=True)
    monkeypatch.setenv("PERFORM_HOME", str(path))
    (path / "up.lock").touch(mode=0o600)
    yield Home(path)
    shutil.rmtree(path)


def test_another_user_is_told_who_started_the_nodes(home: Home) -> None:
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home.path / "up.lock", nobody.pw_uid, nobody.pw_gid)
        owner = "nobody"
    else:
        owner = pwd.getpwuid(os.getuid()).pw_name
    refused = PermissionError(13, "Permission denied", str(home.path / "up.lock"))

    said = complaint(refused).sentence

    expected = f"give the command as {owner}" if os.getuid() == 0 else f"give {owner} the right"
    assert expected in said


def test_supervisord_that_does_not_start_says_why(home: Home) -> None:
    home.supervisor_configuration.write_text("[supervisord]\nlogfile=/no/such/log")

    with pytest.raises(NotReady, match="did not start: Error: .*/no/such/log does not exist"):
        Supervisor(home)._launch()


def test_a_demo_command_that_never_ends_is_said(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "MOST_SECONDS", 0.01)

    with pytest.raises(NotReady, match="`perform status` did not end within 0.01 s"):
        filling._perform(home, lambda command: None, "status")
