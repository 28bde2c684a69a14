"""Importing a CSV file end to end, until the benchmark has taken in the last assessment."""

import csv
import random
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from node.demo.csv_file import COLUMNS
from node.demo.population import MODEL, PARTS
from node.taken_in import wait_until_taken_in
from perf.stack import HOME, Stack

ASSESSMENTS = 2_000
RUNS = 3
YEAR = 2022


@dataclass(frozen=True)
class ImportRate:
    """Assessments per second of one way through the file."""

    name: str
    assessments: float

    @property
    def rows(self) -> float:
        """Lines of the file per second."""
        return self.assessments * len(PARTS)


def measured(stack: Stack) -> list[ImportRate]:
    """Medians of three: to the end of the command, to the end of intake, and the ceiling."""
    commands, ends, scores = [], [], []
    with stack.serving("assessment", "benchmark"):
        for run in range(RUNS):
            file = HOME / f"import-{run}.csv"
            _write(file, f"{time.time_ns()}-{run}")
            began = time.perf_counter()
            commands.append(_timed("import", "--node", "gb", str(file)))
            with stack.client() as client:
                wait_until_taken_in(client, MODEL, YEAR)
            ends.append(time.perf_counter() - began)
            scores.append(_timed("score", "--json", "--model", MODEL, str(file)))
    return [
        ImportRate("import, until the command ends (ours)", _rate(commands)),
        ImportRate("import, until the benchmark has all (ours)", _rate(ends)),
        ImportRate("ceiling: read, score, save nothing", _rate(scores)),
    ]


def _rate(seconds: list[float]) -> float:
    return ASSESSMENTS / statistics.median(seconds)


def _timed(*arguments: str) -> float:
    """Seconds that a command of ours takes, its start included."""
    began = time.perf_counter()
    command = [str(Path(sys.executable).with_name("perform")), *arguments]
    environment = {"PERFORM_HOME": str(HOME), "PATH": "/usr/bin:/bin"}
    subprocess.run(  # noqa: S603  # our own command
        command, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - began


def _write(file: Path, run: str) -> None:
    """Organisations that no earlier run has brought in."""
    chance = random.Random(run)  # noqa: S311  # synthetic data, not a secret
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        for number in range(ASSESSMENTS):
            start = (f"perf-{run}-{number}", "health", "small", "gb", MODEL, YEAR)
            for part in PARTS:
                rows.writerow((*start, part, chance.randint(0, 100), ""))
