"""The counting service started, killed and looked at by tests."""

import json
import os
import signal
import sys
import urllib.request
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from pymongo.database import Database

from chassis import retry
from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.publisher import ConfirmingPublisher
from contracts.envelope import Event
from node import secrets
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.interface.chassis.rig import EFFECTS
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]
NAME = "benchmark"
QUEUE = "benchmark.intake"


class CountingProcess(ServiceProcess):
    """`counting_service` with the settings of the node's benchmark service."""

    def __init__(
        self,
        node: PrivateNode,
        name: str = "counting",
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
        kind: str = "counting",
    ) -> None:
        super().__init__(node, NAME)
        changed = dict(environment or {})
        if port is not None:
            changed["PERFORM_HEALTH_PORT"] = str(port)
            self._url = f"http://127.0.0.1:{port}/healthz"
        self.plan = replace(
            self.plan,
            name=name,
            command=(sys.executable, "-m", "tests.interface.chassis.counting_service", kind),
            folder=ROOT,
            log=node.country_home.log(name),
            environment={**self.plan.environment, **changed},
        )

    def start(self) -> None:
        """Start it with an empty log."""
        self.plan.log.write_bytes(b"")
        super().start()

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process alone."""
        os.kill(self.pid, number)

    def wait(self, seconds: float) -> None:
        """Wait for its end."""
        wait_until(lambda: not self.is_running, seconds, f"{self.plan.name} has ended")

    @property
    def exit_status(self) -> int | None:
        """The status it ended with; nothing while it runs."""
        return self._process.returncode if self._process else None

    def complaint(self) -> str:
        """The lines of its log that say what is wrong, together."""
        return "\n".join(line.get("error", "") for line in self.log() if line["level"] == "error")

    def log(self) -> list[dict[str, Any]]:
        """What it logged so far."""
        lines = self.plan.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def said(self, event: str, **fields: Any) -> bool:
        """Whether it logged such a line."""
        return any(line["event"] == event and fields.items() <= line.items() for line in self.log())

    def checks(self) -> dict[str, bool]:
        """What `/healthz` says of each check; nothing while nobody answers."""
        return dict(self.health().get("checks", {}))

    def metrics(self) -> str:
        """What `/metrics` says."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self._url.replace("/healthz", "/metrics"), timeout=3) as answer:
            return str(answer.read().decode())


class Processes(ExitStack):
    """Counting services on one database; whoever leaves the block ends them all."""

    def __init__(self, node: PrivateNode, database: Database[Document]) -> None:
        super().__init__()
        self._node = node
        self._database = database
        password = secrets.password(node.country_home.database_password(NAME))
        roles = [{"role": "readWrite", "db": database.name}]
        database.command("createUser", NAME, pwd=password, roles=roles)

    def start(
        self,
        name: str = "counting",
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
        kind: str = "counting",
    ) -> CountingProcess:
        """Start one; it may not be ready yet, or ever."""
        changed = {"PERFORM_DATABASE_NAME": self._database.name, **(environment or {})}
        process = CountingProcess(self._node, name, port, changed, kind)
        self.callback(process.kill)
        process.start()
        return process


def effects(database: Database[Document]) -> Counter[int]:
    """How often each number was counted."""
    rows = database[EFFECTS].find({}, {"event": 1})
    return Counter(int(row["event"], 16) for row in rows)


def publish(broker: BrokerAddress, *events: Event) -> None:
    """Put events into the queue from which the service counts."""
    publisher = ConfirmingPublisher.open(broker)
    publisher.publish(
        [retry.straight_to(QUEUE, one.id, one.to_bytes(), "a.routing.key") for one in events]
    )
    publisher.close()
