"""RabbitMQ's management interface: is it ready, what waits in queues, which links run."""

import base64
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from node.definitions import VHOST, Definitions
from node.errors import NotReady
from node.ports import LOOPBACK

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class BrokerApi:
    """A client of one broker's management interface."""

    port: int
    user: str
    password: str

    def is_ready(self, amqp_port: int) -> bool:
        """Whether the broker has started completely and takes AMQP connections."""
        try:
            health = self.get(f"health/checks/port-listener/{amqp_port}")
        except NotReady:
            return False
        return bool(health.get("status") == "ok")

    def version(self) -> str:
        """Give RabbitMQ's version."""
        return str(self.get("overview")["rabbitmq_version"])

    def queue_depths(self) -> dict[str, int]:
        """Give the number of messages in every queue, ready or in hand."""
        queues = self.get(
            f"queues/{quote(VHOST, safe='')}?disable_stats=true&enable_queue_totals=true"
        )
        return {queue["name"]: int(queue.get("messages", 0)) for queue in queues}

    def links(self) -> list[dict[str, Any]]:
        """Give the federation links that pull from partners, with their status."""
        found: list[dict[str, Any]] = self.get(f"federation-links/{quote(VHOST, safe='')}")
        return found

    def import_definitions(self, definitions: Definitions) -> None:
        """Add to the broker, or change there, what the definitions say; nothing is deleted."""
        self._request("POST", "definitions", definitions)

    def delete(self, path: str) -> None:
        """Delete what lies at a path; raises `NotReady` when the broker does not do it."""
        self._request("DELETE", path)

    def get(self, path: str) -> Any:
        """Give the JSON answer to a GET; raises `NotReady` when the broker does not give one."""
        return json.loads(self._request("GET", path))

    def _request(self, method: str, path: str, content: Any = None) -> bytes:
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        request = urllib.request.Request(  # the scheme is written here
            f"http://{LOOPBACK}:{self.port}/api/{path}",
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"Basic {token}", "Content-Type": "application/json"},
            method=method,
        )
        # Never through a proxy that the environment names: this is our own machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            detail = error.read(2000).decode("utf-8", "replace")
            raise NotReady(
                f"RabbitMQ refused {method} /api/{path}: {error.code} {detail}"
            ) from error
        except OSError as error:
            raise NotReady(f"RabbitMQ does not answer on port {self.port}: {error}") from error
