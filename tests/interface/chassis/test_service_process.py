"""A service as a process: it starts when it can, stops within ten seconds, and loses nothing."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.rpc_client import RpcClient
from contracts.envelope import Event
from node.testing import PrivateNode
from tests.chaos.tcp_proxy import Link, TcpProxy
from tests.interface.chassis.counting import (
    NAME,
    CountingProcess,
    Processes,
    effects,
    publish,
)
from tests.interface.chassis.events import SLOW, TICKS, event
from tests.servers import empty_queues, pause
from tests.waiting import wait_until

QUEUE = "benchmark.intake"
EXIT_SECONDS = 10.0


@pytest.fixture
def processes(
    running_node: PrivateNode, broker: BrokerAddress, database: Database[Document]
) -> Iterator[Processes]:
    """Starts processes on empty queues and a database of the test's own, and ends them."""
    empty_queues(broker)
    with Processes(running_node, database) as processes:
        yield processes


def stop_seconds(process: CountingProcess) -> float:
    """Ask the process to end; give the seconds it took."""
    asked = time.monotonic()
    process.send(signal.SIGTERM)
    process.wait(EXIT_SECONDS)
    return time.monotonic() - asked


def slow_event(number: int) -> Event:
    one = event(number)
    return event(number, data={**one.data, "sector": SLOW})


def test_stop_in_the_middle_of_everything_loses_nothing(
    processes: Processes,
    running_node: PrivateNode,
    broker: BrokerAddress,
    operator: RpcClient,
    database: Database[Document],
) -> None:
    process = processes.start()
    process.wait_ready()
    publish(broker, *map(slow_event, range(1, 61)))
    answers: list[Any] = []
    call = threading.Thread(
        target=lambda: answers.append(
            operator.call("benchmark.add", {"number": 99, "seconds": 1.0}, timeout=8)
        )
    )
    call.start()
    wait_until(lambda: effects(database), 10, "consuming has begun")

    took = stop_seconds(process)

    call.join()
    done = effects(database)
    assert took < EXIT_SECONDS
    assert process.exit_status == 0
    assert process.said("stopping: finishing what is in hand")
    assert answers == [{"added": 99}]
    assert set(range(1, 61)) - set(done), "the stop came too late to prove anything"
    processes.start().wait_ready()
    everything = dict.fromkeys([*range(1, 61), 99], 1)
    wait_until(lambda: effects(database) == everything, 20, "everything is counted once")


def test_kill_in_the_middle_of_everything_loses_nothing(
    processes: Processes,
    running_node: PrivateNode,
    broker: BrokerAddress,
    database: Database[Document],
) -> None:
    process = processes.start()
    process.wait_ready()
    publish(broker, *map(slow_event, range(1, 61)))
    wait_until(lambda: effects(database), 10, "consuming has begun")

    process.kill()

    assert set(range(1, 61)) - set(effects(database))
    processes.start()
    everything = dict.fromkeys(range(1, 61), 1)
    wait_until(lambda: effects(database) == everything, 20, "everything is counted once")


def test_timer_runs_in_one_of_two_processes_which_leaves_it_to_the_other(
    processes: Processes, running_node: PrivateNode, database: Database[Document]
) -> None:
    def ticking() -> list[int]:
        return [row["pid"] for row in database[TICKS].find().sort("_id", 1)]

    def lease() -> Document:
        return database["leases"].find_one({"_id": "timer:tick"}) or {}

    one = processes.start("one", kind="ticking")
    other = processes.start("other", running_node.ports.notification, kind="ticking")
    for process in (one, other):
        process.wait_ready()
    wait_until(lambda: len(ticking()) >= 3, 10, "three runs")
    (runner,) = set(ticking())
    assert runner in (one.pid, other.pid)
    assert lease()["holder"].endswith(f":{runner}")

    stop_seconds(one if runner == one.pid else other)

    # Free, or the other process has already asked for it.
    assert not str(lease()["holder"]).endswith(f":{runner}")


def test_start_without_servers_waits_and_an_outage_is_survived(
    processes: Processes,
    running_node: PrivateNode,
    broker: BrokerAddress,
    operator: RpcClient,
    database: Database[Document],
) -> None:
    """Both servers are reached through links that refuse everybody, first and once again later."""
    ports = running_node.ports
    with TcpProxy(ports.amqp) as to_broker, TcpProxy(ports.mongod) as to_database:
        away(to_broker, to_database)
        broker_url = running_node.settings(NAME)["broker_url"]
        process = processes.start(
            environment={
                "PERFORM_BROKER_URL": broker_url.replace(f":{ports.amqp}/", f":{to_broker.port}/"),
                "PERFORM_DATABASE_URL": f"mongodb://127.0.0.1:{to_database.port}/?directConnection=true",
            }
        )

        wait_until(lambda: process.said("waiting", what="database"), 15, "it says so")
        assert blamed(process) == {"started", "broker", "database", "relay"}
        to_database.make(Link.OPEN)
        wait_until(lambda: process.said("waiting", what="broker"), 15, "it says so")
        assert blamed(process) == {"started", "broker"}
        to_broker.make(Link.OPEN)
        wait_until(process.is_ready, 15, "it works")
        pid = process.pid

        away(to_broker, to_database)
        wait_until(lambda: "broker" in blamed(process), 15, "the outage is seen")
        to_broker.make(Link.OPEN)
        to_database.make(Link.OPEN)
        wait_until(process.is_ready, 15, "it works again")

        assert process.pid == pid
        assert operator.call_until_answered("benchmark.add", {"number": 1}) == {"added": 1}
        publish(broker, *map(event, range(2, 40)))
        everything = dict.fromkeys(range(1, 40), 1)
        wait_until(lambda: effects(database) == everything, 20, "everything is counted once")


def away(*links: TcpProxy) -> None:
    """Refuse everybody; returns when it is so."""
    for link in links:
        link.make(Link.REFUSED)
        wait_until(lambda: not is_open(link.port), 5, "the link refuses")  # noqa: B023


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def blamed(process: CountingProcess) -> set[str]:
    """The checks that fail; the process must be live, and not ready because of them."""
    health = process.health()
    if not health:
        return set()
    failing = {name for name, passes in health["checks"].items() if not passes}
    assert health["live"] is True
    assert health["ready"] is (not failing)
    return failing


def test_stop_while_the_database_hangs_takes_ten_seconds_at_most(
    processes: Processes, running_node: PrivateNode, frail_node: PrivateNode
) -> None:
    process = processes.start()
    process.wait_ready()
    pause(frail_node.mongod)

    assert stop_seconds(process) < EXIT_SECONDS


@pytest.mark.parametrize("what", ["broker", "database"])
def test_wrong_password_is_said_and_waited_for(
    processes: Processes, running_node: PrivateNode, what: str
) -> None:
    wrong = str(running_node.country_home.broker_password("operator"))
    setting = {f"PERFORM_{what.upper()}_PASSWORD_FILE": wrong}
    process = processes.start(environment=setting)

    def said() -> bool:
        return any(
            line["event"] == "waiting" and f"{what}.refused" in line["error"]
            for line in process.log()
        )

    wait_until(said, 15, "it says what is wrong")
    other = {"broker": "database", "database": "broker"}[what]
    checks = process.checks()
    assert (checks[what], checks[other]) == (False, True), "the right one is blamed"


def test_health_port_that_is_taken_ends_the_start_with_a_word(
    processes: Processes, running_node: PrivateNode
) -> None:
    process = processes.start(port=running_node.ports.amqp)
    process.wait(EXIT_SECONDS)

    assert process.exit_status == 1
    assert "settings.health_port_taken" in process.complaint()
