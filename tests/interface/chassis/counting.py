"""The counting service started, killed and looked at by tests."""

import json
import sys
import urllib.request
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from chassis.database import Document
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.interface.chassis.rig import EFFECTS

ROOT = Path(__file__).resolve().parents[3]
NAME = "benchmark"


class CountingProcess(ServiceProcess):
    """`counting_service` with the settings of the node's benchmark service."""

    def __init__(
        self, node: PrivateNode, name: str = "counting", port: int | None = None, **changed: str
    ) -> None:
        super().__init__(node, NAME)
        if port is not None:
            changed["PERFORM_HEALTH_PORT"] = str(port)
            self._url = f"http://127.0.0.1:{port}/healthz"
        self.plan = replace(
            self.plan,
            name=name,
            command=(sys.executable, "-m", "tests.interface.chassis.counting_service"),
            folder=ROOT,
            log=node.country_home.log(name),
            environment={**self.plan.environment, **changed},
        )

    def start(self) -> None:
        """Start it with an empty log."""
        self.plan.log.write_bytes(b"")
        super().start()

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


def effects(client: MongoClient[Document]) -> Counter[int]:
    """How often each number was counted."""
    rows = client[NAME][EFFECTS].find({}, {"event": 1})
    return Counter(int(row["event"], 16) for row in rows)
