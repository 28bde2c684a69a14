"""Finds and ends processes that a checkout started, the orphans of a killed supervisor too."""

from collections.abc import Iterable

import psutil

from node.layout import Home
from node.process import HOME_MARK

KILL_SECONDS = 10.0


def started_from(home: Home) -> list[psutil.Process]:
    """Give all running processes that carry this checkout's mark in their environment.

    The path in the mark has to be equal, so that no other checkout's and no test's are found.
    """
    own = {process.pid for process in (psutil.Process(), *psutil.Process().parents())}
    return [
        process
        for process in psutil.process_iter()
        if process.pid not in own and _mark(process) == str(home.path)
    ]


def with_children(pids: Iterable[int]) -> list[psutil.Process]:
    """Give the processes with all their descendants, those that have not ended."""
    found: list[psutil.Process] = []
    for pid in pids:
        try:
            process = psutil.Process(pid)
            found += [process, *process.children(recursive=True)]
        except psutil.NoSuchProcess:
            continue
    return found


def terminate(process: psutil.Process) -> None:
    """Ask a process to end, unless it already has."""
    try:
        process.terminate()
    except psutil.NoSuchProcess:
        return


def wait_or_kill(processes: Iterable[psutil.Process], seconds: float) -> None:
    """Wait until all have ended; kill those that have not after `seconds`."""
    _, left = psutil.wait_procs(list(processes), timeout=seconds)
    for process in left:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(left, timeout=KILL_SECONDS)


def end_all(home: Home, seconds: float) -> int:
    """End everything that carries the checkout's mark; give how many there were."""
    found = started_from(home)
    for process in found:
        terminate(process)
    wait_or_kill(found, seconds)
    return len(found)


def _mark(process: psutil.Process) -> str | None:
    try:
        mark: str | None = process.environ().get(HOME_MARK)
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        # Somebody else's process, which we could not have started.
        return None
    return mark
