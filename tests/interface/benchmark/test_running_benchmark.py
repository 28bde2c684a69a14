"""The benchmark as a process: fed, closed, asked and lied to over a real broker."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.errors import CorrectIt
from chassis.outbox import Message
from chassis.publisher import ConfirmingPublisher, Outcome
from chassis.rpc_client import RpcClient
from contracts.contract import MESH_IN
from contracts.envelope import Event
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from services.benchmark.domain.reasons import Reason
from tests.interface.benchmark.nodes import PERCENTS, submitted
from tests.servers import empty_queues
from tests.unit.benchmark.making import CODES
from tests.waiting import wait_until

YEAR = 2025


@pytest.fixture(scope="module")
def running(
    running_node: PrivateNode, broker: BrokerAddress, mongo_client: MongoClient[Document]
) -> Iterator[ServiceProcess]:
    """The service, ready, on empty queues; its database is dropped afterwards."""
    empty_queues(broker)
    mongo_client.drop_database("benchmark")
    process = ServiceProcess(running_node, "benchmark")
    process.start()
    process.wait_ready()
    yield process
    process.stop()
    mongo_client.drop_database("benchmark")


def publish(broker: BrokerAddress, exchange: str, *messages: tuple[str, bytes]) -> None:
    publisher = ConfirmingPublisher.open(broker)
    outcomes = publisher.publish(
        [
            Message(str(number), exchange, key, body, mandatory=True)
            for number, (key, body) in enumerate(messages)
        ]
    )
    publisher.close()
    assert set(outcomes.values()) == {Outcome.CONFIRMED}


def perform(node: PrivateNode, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    command = [str(Path(sys.executable).with_name("perform")), *arguments]
    environment = {
        "PERFORM_HOME": str(node.home.path),
        "PATH": "/usr/bin:/bin",
        "COLUMNS": "120",
        "PYTHONWARNINGS": "ignore",
    }
    return subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).resolve().parents[3],
    )


def n(operator: RpcClient) -> int:
    figures: list[dict[str, Any]] = operator.call("benchmark.figures", {"year": YEAR})["figures"]
    return sum(each["n"] for each in figures)


@pytest.mark.usefixtures("running")
def test_a_year_goes_from_submission_to_comparison(
    running_node: PrivateNode, broker: BrokerAddress, operator: RpcClient
) -> None:
    refused = perform(running_node, "benchmark", "close-year", "--node", "gb", "--year", "2025")
    assert refused.returncode == 1
    assert "no assessments of perform-full for 2025" in refused.stderr
    nothing = perform(
        running_node, "compare", "--node", "gb", "--model", "perform-full", "--year", "2025"
    )
    assert nothing.returncode == 0
    assert "No country has released perform-full for 2025." in nothing.stdout

    events = [submitted(number) for number in range(45)]
    key = "assessment.submitted.v1"
    publish(broker, "assessment.events", *((key, event.to_bytes()) for event in events))
    wait_until(lambda: n(operator) == 45, 30, "all are counted")
    closed = perform(running_node, "benchmark", "close-year", "--node", "gb", "--year", "2025")
    assert closed.returncode == 0, closed.stderr
    assert "sealed 45 organisations" in closed.stdout
    assert "version 1" in closed.stdout

    asked = ("compare", "--node", "gb", "--model", "perform-full", "--year", "2025")
    view = json.loads(perform(running_node, *asked, "--json").stdout)
    (section,) = view["sections"]
    assert list(section["criteria"]) == [*CODES, "total"]
    assert section["criteria"]["1"]["europe"]["n"] == len(PERCENTS) * 5
    shown = perform(running_node, *asked).stdout
    assert "Leadership" in shown
    assert "Europe" in shown
    assert "about 515" in shown
    assert "type 7" in shown

    again = perform(running_node, "benchmark", "close-year", "--node", "gb", "--year", "2025")
    assert again.returncode == 1
    assert "closed already" in again.stderr


@pytest.mark.usefixtures("running")
def test_a_forged_announcement_raises_the_alarm_and_changes_nothing(
    running_node: PrivateNode, broker: BrokerAddress, operator: RpcClient
) -> None:
    before = operator.call("benchmark.list_releases", {})
    example = Path("contracts/benchmark_released_v1/examples/pass/one-country-level-batch.json")
    root = Path(__file__).resolve().parents[3]
    forged = Event.from_bytes((root / example).read_bytes())

    publish(broker, MESH_IN, ("gb.benchmark.released.v1", forged.to_bytes()))

    def waiting() -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = operator.call("benchmark.list_quarantine", {})["quarantine"]
        return rows

    wait_until(waiting, 30, "it is quarantined")
    assert [row["reason"] for row in waiting()] == [Reason.UNKNOWN_KEY.value]
    assert operator.call("benchmark.list_releases", {}) == before
    url = f"http://127.0.0.1:{running_node.ports.health('benchmark')}/metrics"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    exported = opener.open(url, timeout=5).read().decode()
    alarm = 'perform_announcements_quarantined_total{country="gb",reason="unknown_key"} 1.0'
    assert alarm in exported


@pytest.mark.usefixtures("running")
def test_a_running_year_is_refused_over_rpc_with_code_and_parameters(operator: RpcClient) -> None:
    with pytest.raises(CorrectIt) as refusal:
        operator.call("benchmark.close_year", {"model": "perform-full", "year": 2100})

    assert refusal.value.code == "close.year_running"
    assert refusal.value.field == "year"
    assert refusal.value.params["year"] == 2100
