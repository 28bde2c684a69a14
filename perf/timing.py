"""Times how fast a contender process turns waiting events into saved records."""

import os
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pymongo.collection import Collection

from chassis.database import Document

TICK_SECONDS = 0.02
LONGEST_SECONDS = 180.0


@dataclass(frozen=True)
class Rate:
    """Events per second of several runs of one contender."""

    name: str
    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        """The figure to quote."""
        return statistics.median(self.runs)


def drained(records: Collection[Document], count: int, is_running: Callable[[], bool]) -> float:
    """Events per second between the first records seen and the last of `count`.

    The clock starts when the first records are there, so that starting the process is not timed;
    those first records are not counted either.
    """
    first = _until(lambda: records.estimated_document_count() > 0, is_running)
    already = records.estimated_document_count()
    last = _until(lambda: records.estimated_document_count() >= count, is_running)
    return (count - already) / (last - first)


def started(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A contender as a process of its own; its output is kept for the case it fails."""
    return subprocess.Popen(  # noqa: S603  # our own commands
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def ended(process: subprocess.Popen[bytes]) -> None:
    """Ask the contender to stop, and insist after ten seconds."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _until(reached: Callable[[], bool], is_running: Callable[[], bool]) -> float:
    tick = threading.Event()
    deadline = time.monotonic() + LONGEST_SECONDS
    while not reached():
        if not is_running():
            raise SystemExit("a contender ended early")
        if time.monotonic() > deadline:
            raise SystemExit(f"contender not finished after {LONGEST_SECONDS:.0f} s")
        tick.wait(TICK_SECONDS)
    return time.monotonic()
