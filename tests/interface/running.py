"""Services as processes on the tests' node, and the command line as a person gives it."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pymongo import MongoClient

from chassis.broker import BrokerAddress
from chassis.database import Document
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.servers import empty_queues


@contextmanager
def running_services(
    services: Sequence[str],
    node: PrivateNode,
    broker: BrokerAddress,
    mongo_client: MongoClient[Document],
) -> Iterator[None]:
    """Start them on empty queues and databases, which are dropped afterwards."""
    empty_queues(broker)
    with ExitStack() as cleanup:
        processes = [ServiceProcess(node, service) for service in services]
        for service, process in zip(services, processes, strict=True):
            mongo_client.drop_database(service)
            cleanup.callback(mongo_client.drop_database, service)
            cleanup.callback(process.stop)
            process.start()
        for process in processes:
            process.wait_ready()
        yield


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
        cwd=Path(__file__).resolve().parents[2],
    )
