"""Fills demo countries through the commands a national partner would give."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from node.demo import csv_file
from node.demo.population import MODEL, YEARS
from node.errors import NotReady
from node.layout import CountryHome, Home
from node.operator_client import operator_client

MOST_SECONDS = 600

# Told every command before it is run.
Say = Callable[[str], None]


def fill(home: Home, codes: tuple[str, ...], say: Say) -> None:
    """Import each country's demo data and close its years; what was done before is left alone.

    Raises `NotReady` with the command's own words when one of them fails.
    """
    for code in codes:
        country = home.country(code)
        if not _mark(country).exists():
            _fill(home, country, say)


def _fill(home: Home, country: CountryHome, say: Say) -> None:
    code = country.country
    file = country.path / "demo.csv"
    csv_file.write(code, file)
    _perform(home, say, "import", "--node", code, str(file))
    released = _released(home, code)
    for year in YEARS:
        if year not in released:
            _perform(home, say, "benchmark", "close-year", "--node", code, "--year", str(year))
    _mark(country).touch()


def _released(home: Home, code: str) -> set[int]:
    """Years that the country has released already; a filling that was cut off goes on there."""
    with operator_client(code, home) as client:
        releases = client.call_until_answered("benchmark.list_releases", {})["releases"]
    return {
        release["year"]
        for release in releases
        if (release["country"], release["model"]) == (code, MODEL)
    }


def _mark(country: CountryHome) -> Path:
    return country.path / "demo-filled"


def _perform(home: Home, say: Say, *arguments: str) -> None:
    shown = [_short(home, each) for each in arguments]
    say(f"perform {' '.join(shown)}")
    command = [str(Path(sys.executable).with_name("perform")), *arguments]
    try:
        done = subprocess.run(  # noqa: S603  # our own command
            command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotReady(
            f"`perform {' '.join(shown)}` did not end within {MOST_SECONDS} s: see `perform "
            "status`, then repeat `perform up --demo`; it goes on where it was"
        ) from error
    if done.returncode != 0:
        raise NotReady(
            f"`perform {' '.join(shown)}` failed: {done.stderr.strip() or done.stdout.strip()}"
        )


def _short(home: Home, argument: str) -> str:
    """Paths as they are typed from the folder that holds `.perform/`."""
    path = Path(argument)
    near = path.is_absolute() and path.is_relative_to(home.path.parent)
    return str(path.relative_to(home.path.parent)) if near else argument
