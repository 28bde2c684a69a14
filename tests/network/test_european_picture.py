"""What is imported and closed in one country is seen in the others, and Europe adds up."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pymongo import MongoClient

from node.layout import CHECKOUT
from node.service_process import ServiceProcess
from node.testing import PrivateNode, private_nodes
from tests.network import survey

HOME = CHECKOUT / ".perform" / "test" / "network"
YEAR = 2025
SEEN_WITHIN_SECONDS = 10.0
COUNTS = {"gb": 2000, "de": 150}
SERVICES = {
    "gb": ("assessment", "benchmark"),
    "de": ("assessment", "benchmark"),
    # A country that has nothing of its own to tell still sees all the others.
    "es": ("benchmark",),
}

Nodes = dict[str, PrivateNode]


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """Federated countries with what imports, seals and compares, on empty databases."""
    with ExitStack() as cleanup:
        found = cleanup.enter_context(private_nodes(HOME, tuple(SERVICES)))
        processes = []
        for code, node in found.items():
            for service in SERVICES[code]:
                _empty(node, service)
                process = ServiceProcess(node, service)
                cleanup.callback(process.stop)
                process.start()
                processes.append(process)
        for process in processes:
            process.wait_ready()
        yield found


def test_other_countries_see_a_closed_year_within_ten_seconds_and_europe_equals_numpy(
    nodes: Nodes, tmp_path: Path
) -> None:
    given = {
        code: survey.answers(code, count, seed=number)
        for number, (code, count) in enumerate(COUNTS.items())
    }
    for code, answers in given.items():
        file = tmp_path / f"{code}.csv"
        survey.write(file, code, YEAR, answers)
        perform("import", "--node", code, str(file))

    for code in given:
        perform("benchmark", "close-year", "--node", code, "--year", str(YEAR))
    closed = time.monotonic()
    with ThreadPoolExecutor(len(nodes)) as together:
        looks = {
            code: together.submit(_compared, code, sum(COUNTS.values()), closed) for code in nodes
        }
        views = {code: look.result() for code, look in looks.items()}

    assert views["gb"]["sections"] == views["de"]["sections"] == views["es"]["sections"]
    (section,) = views["es"]["sections"]
    expected = {code: survey.whole_percents(answers) for code, answers in given.items()}
    for criterion in "123456789":
        rows = section["criteria"][criterion]
        for code in given:
            assert rows["countries"][code].items() >= figures(expected[code][criterion]).items()
        everybody = [percent for each in expected.values() for percent in each[criterion]]
        assert rows["europe"].items() >= figures(everybody).items()


def figures(percents: list[int]) -> dict[str, float]:
    """n, the median by numpy's `linear`, the quartiles by its `inverted_cdf`."""
    lower, upper = np.quantile(percents, [0.25, 0.75], method="inverted_cdf")
    return {
        "n": len(percents),
        "median": float(np.quantile(percents, 0.5, method="linear")),
        "lower_quartile": lower,
        "upper_quartile": upper,
    }


def _compared(code: str, organisations: int, since: float) -> Any:
    """What `perform compare` shows once every organisation is in it."""
    while True:
        arguments = ("--node", code, "--model", "perform-full", "--year", str(YEAR), "--json")
        view = json.loads(perform("compare", *arguments))
        sections = view["sections"]
        seen = sections[0]["criteria"]["1"]["europe"]["n"] if sections else 0
        if seen == organisations:
            return view
        assert time.monotonic() - since < SEEN_WITHIN_SECONDS, f"{code} shows {seen}"


def perform(*arguments: str) -> str:
    """Run the command as a person would, and give what it prints."""
    command = [str(Path(sys.executable).with_name("perform")), *arguments]
    environment = {"PERFORM_HOME": str(HOME), "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout


def _empty(node: PrivateNode, service: str) -> None:
    client: MongoClient[dict[str, Any]] = MongoClient(node.database_url())
    client.drop_database(service)
    client.close()
