"""Two small things that everything else waits for: decoding an event, and the command's help."""

import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson

from contracts.envelope import decode
from perf import events

RUNS = 5
LOOPS = 2_000
DECODE_TARGET, HELP_TARGET = 40e-6, 0.4


@dataclass(frozen=True)
class Timing:
    """Seconds of one thing, of its peer or floor, and the most it may take."""

    name: str
    seconds: float
    beside: str
    beside_seconds: float
    target: float


def measured() -> list[Timing]:
    """Medians of five."""
    ((_, body),) = events.submitted(1, seed=3)
    perform = str(Path(sys.executable).with_name("perform"))
    return [
        Timing(
            "decode and check a submitted event",
            _loop(lambda: decode(body)),
            "orjson alone",
            _loop(lambda: orjson.loads(body)),
            DECODE_TARGET,
        ),
        Timing(
            "perform --help",
            _command([perform, "--help"]),
            "python -c pass",
            _command([sys.executable, "-c", "pass"]),
            HELP_TARGET,
        ),
    ]


def _loop(work: Callable[[], object]) -> float:
    return statistics.median(timeit.repeat(work, number=LOOPS, repeat=RUNS)) / LOOPS


def _command(command: list[str]) -> float:
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own
        took.append(time.perf_counter() - began)
    return statistics.median(took)
