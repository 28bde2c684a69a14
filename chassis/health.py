"""`/metrics` and `/healthz` of a process: is it alive, and is it ready to work."""

import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
import eventlet.wsgi
from prometheus_client import make_wsgi_app

from chassis import database, dead_letters, metrics
from chassis.database import translated
from chassis.errors import CorrectIt, PerformError
from chassis.logs import logger
from chassis.process import Process
from chassis.relay import Relay

log = logger(__name__)

LONGEST_LAG_SECONDS = 60.0
CHECKED_EVERY_SECONDS = 1.0
PING_SECONDS = 1.0

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Health:
    """The state of one process, looked at once a second and served over HTTP.

    Live means the process answers at all. Ready means broker and database answer, the service's
    entrypoints run, and the relay is at most a minute behind.
    """

    def __init__(self, process: Process, relay: Relay) -> None:
        self._process = process
        self._relay = relay
        self.started = False
        self.stopping = False
        self._known_queues: set[str] = set()
        self._checks: dict[str, bool] = {}
        self._checked_at = 0.0
        self._metrics_app = make_wsgi_app()

    def checks(self) -> dict[str, bool]:
        """What is right and what is not, at most a second old."""
        if time.monotonic() - self._checked_at >= CHECKED_EVERY_SECONDS:
            self._checked_at = time.monotonic()
            self._checks = self._look()
            for name, passes in self._checks.items():
                metrics.READY.labels(name).set(passes)
        return self._checks

    def listen(self) -> None:
        """Take the port; raises CorrectIt when it cannot be had."""
        host, port = self._process.settings.health_host, self._process.settings.health_port
        try:
            self._listener = eventlet.listen((host, port), reuse_port=False)
        except OSError as error:
            raise CorrectIt(
                "settings.health_port_taken", "health_port", host=host, port=port
            ) from error

    def serve(self) -> None:
        """Answer `/metrics`, `/healthz` and `/healthz/live` until the process ends."""
        eventlet.wsgi.server(self._listener, self.answer, log_output=False, max_size=50)

    def _look(self) -> dict[str, bool]:
        checks = {
            "started": self.started and not self.stopping,
            "broker": self._broker_answers(),
            "database": False,
            "relay": False,
        }
        try:
            database.ping(self._process.db, PING_SECONDS)
            checks["database"] = True
            checks["relay"] = self._relay.observe() <= LONGEST_LAG_SECONDS
            self._count_dead_letters()
        except PerformError as error:
            log.debug("health check failed", error=str(error))
        return checks

    def _broker_answers(self) -> bool:
        """Whether the relay is connected; before it runs, whether anybody could connect."""
        if self.started or self._relay.connected:
            return self._relay.connected
        try:
            self._process.broker.connect().release()
        except PerformError:
            return False
        return True

    def _count_dead_letters(self) -> None:
        with translated():
            counts = dead_letters.count_by_queue(self._process.db)
        for queue in self._known_queues | counts.keys():
            metrics.DEAD_LETTERS.labels(queue).set(counts.get(queue, 0))
        self._known_queues |= counts.keys()

    def answer(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path == "/metrics":
            self.checks()
            answer: Iterable[bytes] = self._metrics_app(environ, start_response)
            return answer
        if path == "/healthz/live":
            return _json(start_response, "200 OK", {"live": True})
        if path == "/healthz":
            checks = self.checks()
            ready = all(checks.values())
            status = "200 OK" if ready else "503 Service Unavailable"
            return _json(start_response, status, {"live": True, "ready": ready, "checks": checks})
        return _json(start_response, "404 Not Found", {"paths": ["/metrics", "/healthz"]})


def _json(start_response: StartResponse, status: str, content: dict[str, Any]) -> list[bytes]:
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(content).encode()]
