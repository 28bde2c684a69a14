"""Turns whatever ended a command into one sentence that says what to do, and an exit status."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from node.errors import NodeError

DEBUG = "PERFORM_DEBUG"
FAILED, INTERRUPTED = 1, 130


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is said about a command that could not be done; `is_fault` when nobody foresaw it."""

    sentence: str
    status: int = FAILED
    is_fault: bool = False


def complaint(error: BaseException) -> Complaint:
    """Say what happened and what to do next."""
    if isinstance(error, NodeError):
        return Complaint(str(error))
    if isinstance(error, KeyboardInterrupt):
        return Complaint("interrupted; what was begun can be repeated", INTERRUPTED)
    if isinstance(error, ModuleNotFoundError):
        return Complaint(_missing(error))
    if isinstance(error, subprocess.SubprocessError):
        return Complaint(_program(error))
    if isinstance(error, OSError):
        return Complaint(_system(error))
    return _other(error)


def last_line(output: str | bytes | None) -> str:
    """Give what a program said last, which mostly is why it ended."""
    text = output.decode(errors="replace") if isinstance(output, bytes) else output or ""
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else "it said nothing"


def _missing(error: ModuleNotFoundError) -> str:
    name = str(error.name)
    if name.startswith("node.commands."):
        command = name.removeprefix("node.commands.").rstrip("_")
        return f"this checkout has no command {command}: bring it up to date, then `make setup`"
    return f"the Python package {name.partition('.')[0]} is missing: run `make setup`"


def _program(error: subprocess.SubprocessError) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        said = last_line(error.stderr or error.output)
        what = f"ended with status {error.returncode}: {said}"
    elif isinstance(error, subprocess.TimeoutExpired):
        said = last_line(error.stderr or error.output)
        # `subprocess.run` names what was left of its limit when it began to wait.
        what = f"did not end within {round(error.timeout, 2):g} s: {said}"
    else:
        return f"a program could not be run: {error}; `perform doctor` says what is missing"
    command = error.cmd if isinstance(error.cmd, str | bytes) else error.cmd[0]
    return f"{os.fsdecode(command)} {what}; `perform doctor` says what this machine lacks"


def _system(error: OSError) -> str:
    what = error.strerror or str(error)
    if error.filename is None:
        return f"{what}; repeat the command, and see `perform status` if it happens again"
    file = Path(os.fsdecode(error.filename)) if not isinstance(error.filename, int) else None
    if isinstance(error, PermissionError) and file is not None:
        return f"{file}: {what}; {_who_may(file)}"
    return f"{error.filename}: {what}; put that right, then repeat the command"


def _who_may(file: Path) -> str:
    """Say as which user the command works: whoever started the nodes owns their lock."""
    from node.layout import Home

    home = Home.of_checkout().path
    try:
        owner = (home / "up.lock").stat().st_uid if file.is_relative_to(home) else os.getuid()
    except OSError:
        owner = os.getuid()
    if owner == os.getuid():
        return f"give {_name(owner)} the right to it, or give the command as a user who has it"
    return (
        f"the nodes were started by {_name(owner)}, and you are {_name(os.getuid())}: "
        f"give the command as {_name(owner)}"
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"the user with number {uid}"


def _other(error: BaseException) -> Complaint:
    # Imported here because `perform --help` and `--version` must not wait for it.
    from chassis.errors import PerformError
    from chassis.messages import sentence
    from node.layout import CHECKOUT, Home

    if isinstance(error, PerformError):
        return Complaint(sentence(error, CHECKOUT / "content"))
    detail = last_line(str(error))
    return Complaint(
        f"unexpected {type(error).__name__}: {detail}; this is a fault of the program: repeat the "
        f"command with {DEBUG}=1 and open an issue with what it says and with the logs in "
        f"{Home.of_checkout().path}/COUNTRY/logs",
        is_fault=True,
    )
