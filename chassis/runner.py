"""A service process from start to end: wait, migrate, serve, and stop without losing anything."""

import os
import signal
import threading
from importlib.metadata import version
from typing import Any

import eventlet
from nameko.containers import ServiceContainer

from chassis import database, logs, metrics, migrations_runner
from chassis.broker import HEARTBEAT_SECONDS, Patience
from chassis.errors import PerformError, Unavailable
from chassis.health import Health
from chassis.logs import logger
from chassis.process import CONFIG_KEY, Process
from chassis.relay import Relay
from chassis.service import Service
from chassis.settings import Settings

log = logger(__name__)

# A stop is promised within ten seconds; whatever is still in hand then comes again later.
STOP_SECONDS = 8.5


def run(service: type[Service], settings: Settings) -> int:
    """Run `service` until SIGTERM or SIGINT; returns the exit status.

    eventlet must have patched the standard library before anything else was imported.
    """
    logs.configure(settings.country, settings.service, settings.log_level, settings.log_file)
    process = Process.from_settings(settings)
    metrics.BUILD.labels(settings.country, settings.service, version("perform-network")).set(1)
    return ServiceRun(service, process).run()


class ServiceRun:
    """One run of one service."""

    def __init__(self, service: type[Service], process: Process) -> None:
        self._service = service
        self._process = process
        self._stopping = threading.Event()
        self._relay = Relay(
            process.db,
            process.broker,
            process.clock,
            process.holder,
            process.unit.committed_messages,
        )
        self._health = Health(process, self._relay)

    def run(self) -> int:
        """Serve until stopped; 0 after a clean stop, 1 when the service failed or cannot start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        eventlet.spawn(self._end_in_time)
        relaying = None
        try:
            self._health.listen()
            eventlet.spawn(self._health.serve)
            self._until_available("database", self._migrate)
            relaying = eventlet.spawn(self._relay.run)
            self._until_available("broker", self._try_broker)
            status = 0 if self._stopping.is_set() else self._serve()
        except PerformError as error:
            log.error("cannot start", error=str(error))
            status = 1
        self._stopping.set()
        if relaying is not None:
            self._relay.stop()
            relaying.wait()
        log.info("stopped", status=status)
        return status

    def _serve(self) -> int:
        container = ServiceContainer(self._service, nameko_config(self._process))
        container.start()
        self._health.started = True
        log.info("ready to work")
        died = eventlet.spawn(self._watch, container)
        while not self._stopping.wait(0.5) and not died.dead:
            pass
        self._health.stopping = True
        self._stopping.set()
        log.info("stopping: finishing what is in hand")
        container.stop()
        return int(died.wait())

    def _watch(self, container: Any) -> int:
        """Wait for the container's end; 1 if it died of an error."""
        try:
            container.wait()
        except Exception as error:
            log.error("service failed", exc_info=error)
            return 1
        return 0

    def _end_in_time(self) -> None:
        """End the process some seconds after it was asked to, whatever still hangs."""
        self._stopping.wait()
        eventlet.sleep(STOP_SECONDS)
        log.warning("not finished in time; what is in hand will come again")
        os._exit(0)

    def _migrate(self) -> None:
        database.ping(self._process.db, 2.0)
        migrations_runner.apply(
            self._process.db,
            f"services.{self._service.name}.migrations",
            self._process.clock,
            self._process.holder,
            self._stopping,
        )

    def _try_broker(self) -> None:
        self._process.broker.connect().release()

    def _until_available(self, what: str, attempt: Any) -> None:
        patience = Patience(self._stopping)
        while not self._stopping.is_set():
            try:
                attempt()
            except Unavailable as error:
                log.warning("waiting", what=what, error=str(error), pause=patience.wait())
            else:
                return


def nameko_config(process: Process) -> dict[str, Any]:
    """nameko's configuration for a process: JSON only, short heartbeats, our own process in it."""
    return {
        "AMQP_URI": process.broker.url,
        "AMQP_SSL": process.broker.ssl or None,
        "HEARTBEAT": HEARTBEAT_SECONDS,
        "ACCEPT": ["json"],
        "serializer": "json",
        "max_workers": process.settings.workers,
        CONFIG_KEY: process,
    }
