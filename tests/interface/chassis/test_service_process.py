"""A service as a process: it starts when it can, stops within ten seconds, and loses nothing."""

import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from chassis import retry
from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.publisher import ConfirmingPublisher
from chassis.rpc_client import RpcClient
from contracts.envelope import Event
from node.testing import PrivateNode
from tests.interface.chassis.counting import NAME, CountingProcess, Processes, effects
from tests.interface.chassis.events import SLOW, event, hexadecimal
from tests.interface.chassis.rig import EFFECTS
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


def publish(broker: BrokerAddress, *events: Event) -> None:
    publisher = ConfirmingPublisher.open(broker)
    publisher.publish(
        [
            retry.straight_to(QUEUE, one.id, one.to_bytes(), "assessment.submitted.v1")
            for one in events
        ]
    )
    publisher.close()


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


def test_event_s_trace_reaches_the_handler(
    processes: Processes,
    running_node: PrivateNode,
    broker: BrokerAddress,
    database: Database[Document],
) -> None:
    processes.start().wait_ready()

    publish(broker, event(1, correlationid="request-7"))
    wait_until(lambda: effects(database), 10, "the event is counted")

    (row,) = database[EFFECTS].find()
    assert (row["correlation"], row["causation"]) == ("request-7", hexadecimal(1))


def test_outage_of_everything_is_waited_for_and_survived(
    processes: Processes,
    running_node: PrivateNode,
    frail_node: PrivateNode,
    broker: BrokerAddress,
    operator: RpcClient,
    database: Database[Document],
) -> None:
    """One process runs when broker and database are killed, another one starts then."""
    old = processes.start("old")
    old.wait_ready()
    frail_node.broker.kill()
    frail_node.mongod.kill()
    new = processes.start("new", running_node.ports.notification)

    for process in (old, new):
        wait_until(
            lambda: {"broker": False, "database": False}.items() <= process.checks().items(),  # noqa: B023
            15,
            "both checks fail",
        )
        assert process.health()["live"] is True
    wait_until(lambda: new.said("waiting", what="database"), 5, "it says what it waits for")
    pids = old.pid, new.pid

    frail_node.start_broker()
    for process in (old, new):
        wait_until(
            lambda: {"broker": True, "database": False}.items() <= process.checks().items(),  # noqa: B023
            15,
            "only the database is blamed",
        )
    frail_node.start_mongod()
    for process in (old, new):
        wait_until(process.is_ready, 15, "it works again")

    assert (old.pid, new.pid) == pids
    assert operator.call_until_answered("benchmark.add", {"number": 1}) == {"added": 1}
    publish(broker, *map(event, range(2, 40)))
    everything = dict.fromkeys(range(1, 40), 1)
    wait_until(lambda: effects(database) == everything, 20, "everything is counted once")


def test_broker_away_at_the_start_is_waited_for(
    processes: Processes, running_node: PrivateNode
) -> None:
    nobody = running_node.settings(NAME)["broker_url"].replace(
        f":{running_node.ports.amqp}/", f":{running_node.ports.directory}/"
    )
    process = processes.start(environment={"PERFORM_BROKER_URL": nobody})

    wait_until(lambda: process.said("waiting", what="broker"), 15, "it says what it waits for")

    assert process.checks() == {"started": False, "broker": False, "database": True, "relay": True}
    assert stop_seconds(process) < EXIT_SECONDS
    assert process.exit_status == 0


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
    assert process.checks()[what] is False
    assert stop_seconds(process) < EXIT_SECONDS


def test_health_port_that_is_taken_ends_the_start_with_a_word(
    processes: Processes, running_node: PrivateNode
) -> None:
    process = processes.start(port=running_node.ports.amqp)
    process.wait(EXIT_SECONDS)

    assert process.exit_status == 1
    assert "settings.health_port_taken" in process.complaint()
