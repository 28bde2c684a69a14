"""A service of a private node as a process: tests and benchmarks start, kill and restart it."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from node.identity import Identity
from node.process import HOME_MARK, ProcessPlan
from node.server_process import ServerProcess
from node.testing import PrivateNode

STOP_SECONDS = 12
READY_SECONDS = 60.0


class ServiceProcess(ServerProcess):
    """`perform run <service>` with the settings of its node."""

    def __init__(self, node: PrivateNode, service: str) -> None:
        self._url = f"http://127.0.0.1:{node.ports.health(service)}/healthz"
        super().__init__(_plan(node, service), Identity.own())

    def health(self) -> dict[str, Any]:
        """What `/healthz` says; nothing while nobody answers."""
        # Never through a proxy that the environment names: this is our own machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self._url, timeout=3) as answer:
                return dict(json.loads(answer.read()))
        except urllib.error.HTTPError as error:
            return dict(json.loads(error.read()))
        except OSError:
            return {}

    def is_ready(self) -> bool:
        """Whether the service says it is ready to work."""
        return bool(self.health().get("ready", False))

    def wait_ready(self) -> None:
        """Wait until it is ready; raises `NotReady` when it ends or takes too long."""
        self.wait_until("ready", self.is_ready, READY_SECONDS)


def _plan(node: PrivateNode, service: str) -> ProcessPlan:
    return ProcessPlan(
        name=f"{node.country}-{service}",
        command=(str(Path(sys.executable).with_name("perform")), "run", service),
        folder=node.country_home.path,
        log=node.country_home.log(service),
        environment={
            HOME_MARK: str(node.home.path),
            "PATH": "/usr/bin:/bin",
            "PERFORM_HOME": str(node.home.path),
            "PERFORM_SETTINGS": str(node.settings_file(service)),
            "PYTHONWARNINGS": "ignore",
        },
        stop_seconds=STOP_SECONDS,
    )
