"""A node run by its command line alone: poisoned, killed, filled, stopped and started again."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from kombu import Connection
from psutil import Process

from node import orphans, secrets
from node.definitions import VHOST
from node.layout import CHECKOUT, SERVICES, Home
from node.permissions import ADMINISTRATOR
from node.ports import LOOPBACK, Ports
from tests.network import survey
from tests.waiting import wait_until

HOME = Home(CHECKOUT / ".perform" / "test" / "cli")
INTAKE = "benchmark.intake"
DEAD = ("--node", "gb", "--service", "benchmark")


def given(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Give a command as a person would, whatever comes of it."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("perform")), *arguments],
        env={"PERFORM_HOME": str(HOME.path), "PATH": os.environ["PATH"], "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


def perform(*arguments: str) -> str:
    """Give a command that has to succeed; what it prints."""
    done = given(*arguments)
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout


def processes() -> dict[str, dict[str, Any]]:
    """What `perform status --json` says of each process, well or not."""
    facts = json.loads(given("status", "--json").stdout)
    return {each["name"]: each for each in facts["countries"]["gb"]["processes"]}


def pids() -> dict[str, int]:
    return {name: each["pid"] for name, each in processes().items()}


def dead_letters() -> list[dict[str, Any]]:
    letters: list[dict[str, Any]] = json.loads(perform("dead", "list", *DEAD, "--json"))
    return letters


def publish(body: bytes) -> None:
    """Put bytes into the benchmark's queue, as only the administrator may."""
    password = secrets.password(HOME.country("gb").broker_password(ADMINISTRATOR))
    address = f"{LOOPBACK}:{Ports.of(HOME).country('gb').amqp}/{VHOST}"
    with Connection(
        f"amqp://{ADMINISTRATOR}:{quote(password, safe='')}@{address}",
        transport_options={"confirm_publish": True},
    ) as connection:
        connection.Producer().publish(body, exchange="", routing_key=INTAKE, delivery_mode=2)


@dataclass(frozen=True)
class Node:
    """One country of this home, and what its first `perform up` printed."""

    printed: str


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    orphans.end_all(HOME, 30)
    shutil.rmtree(HOME.path, ignore_errors=True)
    yield Node(perform("up", "--country", "gb"))
    # `down` takes its time for the sake of the data; here it would only cost time.
    orphans.wait_or_kill(orphans.started_from(HOME), seconds=0)
    orphans.end_all(HOME, 10)


def test_first_up_prints_every_process_with_pid_and_address(node: Node) -> None:
    lines = [line.split() for line in node.printed.splitlines()]
    rows = {words[1]: words for words in lines if words[:1] == ["gb"]}

    assert set(rows) == {"broker", "mongod", *SERVICES}
    assert {name: int(words[2]) for name, words in rows.items()} == pids()
    assert all(LOOPBACK in words[3] for words in rows.values())
    assert perform("status").startswith("perform ")


@pytest.mark.usefixtures("node")
def test_second_up_changes_no_process() -> None:
    before = pids()

    perform("up", "--country", "gb")

    assert pids() == before


@pytest.mark.usefixtures("node")
def test_poison_message_is_listed_shown_replayed_and_dropped() -> None:
    publish(b"neither JSON nor an event")
    (letter,) = wait_until(dead_letters, 20, "the poison message is put aside")
    wanted = (letter["id"], *DEAD)

    shown = perform("dead", "show", *wanted)
    assert letter["queue"] == INTAKE
    assert letter["reason"] in shown
    assert "neither JSON nor an event" in shown
    # Waiting dead letters are not well: somebody has to look.
    assert given("status").returncode == 1

    perform("dead", "replay", *wanted)
    (again,) = wait_until(
        lambda: [each for each in dead_letters() if each["at"] > letter["at"]],
        20,
        "the replayed message comes back to the list",
    )
    assert (again["id"], again["reason"]) == (letter["id"], letter["reason"])

    perform("dead", "drop", *wanted)
    assert dead_letters() == []
    assert given("dead", "show", *wanted).returncode == 1


@pytest.mark.usefixtures("node")
def test_killed_service_and_killed_broker_come_back() -> None:
    before = processes()

    for name in ("benchmark", "broker"):
        os.kill(before[name]["pid"], signal.SIGKILL)

    wait_until(lambda: given("status").returncode == 0, 60, "status is well again")
    after = processes()
    for name in ("benchmark", "broker"):
        assert after[name]["pid"] != before[name]["pid"]
        assert after[name]["restarts"] == before[name]["restarts"] + 1
    assert after["mongod"]["pid"] == before["mongod"]["pid"]


@dataclass(frozen=True)
class Restart:
    """What `perform down` left and said the second time, and imports of one file around it."""

    left: list[Process]
    nothing: str
    imports: list[dict[str, Any]]


@pytest.fixture(scope="module")
def restart(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Restart:
    file = tmp_path_factory.mktemp("survey") / "gb.csv"
    survey.write(file, "gb", 2025, survey.answers("gb", 12, seed=1))
    first = perform("import", "--node", "gb", "--json", str(file))
    assert orphans.started_from(HOME), "marked processes are found at all"
    perform("down")
    left = orphans.started_from(HOME)
    nothing = perform("down")
    perform("up", "--country", "gb")
    second = perform("import", "--node", "gb", "--json", str(file))
    return Restart(left, nothing, [json.loads(first), json.loads(second)])


def test_down_leaves_no_process_behind(restart: Restart) -> None:
    assert restart.left == []
    assert restart.nothing == "nothing ran\n"


def test_imported_assessments_outlive_down_and_up(restart: Restart) -> None:
    counts = [(each["accepted"], each["repeated"]) for each in restart.imports]

    assert counts == [(12, 0), (0, 12)]
