"""`perform up`, `status` and `down` as an operator gives them, in a folder of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from chassis.rpc_client import RpcClient
from node import orphans
from node.layout import CHECKOUT, Home
from node.operator_client import operator_client
from node.ports import LOOPBACK, Ports
from node.programs import names
from tests.waiting import wait_until

EXAMPLE = {
    "reference": "GB-0001",
    "name": "Harbour Kitchen",
    "sector": "housing",
    "size": "small",
    "region": "gb-sct",
}
HOME = Home(CHECKOUT / ".perform" / "test" / "up")
PERFORM = Path(sys.executable).with_name("perform")
PROCESSES = [name.removeprefix("gb-") for name in names("gb")]


def perform(*arguments: str) -> str:
    """Give a command; its words on failure are the test's."""
    done = subprocess.run(
        [str(PERFORM), *arguments],
        env={**os.environ, "PERFORM_HOME": str(HOME.path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout


def status(country: str = "gb") -> dict[str, Any]:
    """What `perform status --json` says of a country, well or not."""
    done = subprocess.run(
        [str(PERFORM), "status", "--json"],
        env={**os.environ, "PERFORM_HOME": str(HOME.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, Any] = json.loads(done.stdout)["countries"][country]
    return found


def pids(country: str = "gb") -> dict[str, int]:
    return {each["name"]: each["pid"] for each in status(country)["processes"]}


def client() -> RpcClient:
    return operator_client("gb", HOME)


@contextmanager
def taken(port: int) -> Iterator[None]:
    """Be another program that listens on a port, and hangs up on whoever calls."""
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen()
        answering = threading.Thread(target=hang_up, args=(listener,))
        answering.start()
        yield
        listener.shutdown(socket.SHUT_RDWR)
        answering.join()


def hang_up(listener: socket.socket) -> None:
    with suppress(OSError):
        while True:
            listener.accept()[0].close()


@pytest.fixture(scope="module")
def gb() -> Iterator[None]:
    orphans.end_all(HOME, 30)
    shutil.rmtree(HOME.path, ignore_errors=True)
    perform("up", "--country", "gb")
    yield
    perform("down")
    assert orphans.started_from(HOME) == []


@pytest.mark.usefixtures("gb")
class TestOneCountry:
    def test_everything_works(self) -> None:
        found = status()

        assert {each["state"] for each in found["processes"]} == {"RUNNING"}
        assert all(found["ready"].values())
        assert found["rabbitmq"]
        assert found["mongodb"]
        assert found["releases"] == []
        assert found["links"] == []
        assert set(found["queues"].values()) == {0}
        assert set(found["relay_lag_seconds"].values()) == {0.0}

    def test_every_server_listens_on_loopback_only(self) -> None:
        listening = {
            address.laddr.ip
            for process in orphans.started_from(HOME)
            for address in process.net_connections("inet")
            if address.status == psutil.CONN_LISTEN
        }

        # Erlang's port mapper listens on both loopback addresses.
        assert listening <= {LOOPBACK, "::1"}

    @pytest.mark.parametrize("process", ["mongod", "assessment", "notification"])
    def test_a_killed_process_comes_back(self, process: str) -> None:
        before = status()
        (killed,) = (each for each in before["processes"] if each["name"] == process)

        os.kill(killed["pid"], signal.SIGKILL)

        def is_back() -> bool:
            found = status()
            (now,) = (each for each in found["processes"] if each["name"] == process)
            return (
                now["restarts"] == killed["restarts"] + 1
                and now["pid"] not in {None, killed["pid"]}
                and found["rabbitmq"] is not None
                and found["mongodb"] is not None
                and all(found["ready"].values())
            )

        wait_until(is_back, 60, f"{process} runs again and every service is ready")

    def test_what_was_stored_outlives_down_and_up_on_other_ports(self) -> None:
        with client() as calls:
            registered = calls.call_until_answered("directory.register_organisation", EXAMPLE)
        perform("down")
        assert orphans.started_from(HOME) == []
        ports = Ports.of(HOME).country("gb")

        with taken(ports.mongod), taken(ports.amqp):
            perform("up", "--country", "gb")

        moved = Ports.of(HOME).country("gb")
        assert moved.mongod != ports.mongod
        assert moved.amqp != ports.amqp
        assert moved.management == ports.management
        with client() as calls:
            kept = calls.call("directory.get_organisation", {"id": registered["id"]})
        assert EXAMPLE.items() <= kept["organisation"].items()

    def test_orphans_of_a_killed_supervisor_do_not_disturb(self) -> None:
        os.kill(int(HOME.supervisor_pid.read_text()), signal.SIGKILL)
        left = {process.pid for process in orphans.started_from(HOME)}

        perform("up", "--country", "gb")

        now = {process.pid for process in orphans.started_from(HOME)}
        assert len(left) >= len(PROCESSES)
        assert left.isdisjoint(now)
        assert all(status()["ready"].values())

    def test_a_country_joins_and_leaves_while_another_runs(self) -> None:
        before = pids()

        perform("up", "--country", "de")
        wait_until(
            lambda: (
                [
                    (link["partner"], link["status"])
                    for code in ("gb", "de")
                    for link in status(code)["links"] or ()
                ]
                == [("de", "running"), ("gb", "running")]
            ),
            30,
            "both links run",
        )
        perform("down", "--country", "de")

        assert pids() == before
        assert set(pids("de").values()) == {None}
        assert all(status()["ready"].values())

    def test_down_ends_everything_even_without_a_supervisor(self) -> None:
        os.kill(int(HOME.supervisor_pid.read_text()), signal.SIGKILL)

        perform("down")

        assert orphans.started_from(HOME) == []
        assert perform("down") == "nothing ran\n"


def test_doctor_finds_nothing_missing() -> None:
    assert "missing" not in perform("doctor")
