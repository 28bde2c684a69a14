"""Brings country nodes up: provision, start in parallel, and wait until each one works."""

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from node import health_check, mongo_users, orphans, removed_partners, requirements
from node.errors import Missing, NotReady
from node.handing_over import hand_over
from node.identity import Identity
from node.layout import SERVICES, Home
from node.ports import Ports, is_free
from node.programs import EPMD, names, programs
from node.provision import ProvisionedNode, provision
from node.supervisor import Supervisor

# Three nodes share two cores while they start; one alone needs a fifth of this.
BROKER_SECONDS = 180.0
MONGOD_SECONDS = 120.0
SERVICE_SECONDS = 120.0
EPMD_SECONDS = 10.0
# So long a process may start and end again and again before there is no hope.
UNSTEADY_SECONDS = 20.0
PAUSE_SECONDS = 0.1

# Told when a process works: its name and the seconds it took.
Report = Callable[[str, float], None]


class BringUp:
    """One `perform up`."""

    def __init__(self, home: Home, report: Report) -> None:
        self._home = home
        self._report = report
        self._supervisor = Supervisor(home)
        self._began = time.monotonic()

    def run(self, codes: tuple[str, ...]) -> dict[str, ProvisionedNode]:
        """Bring these countries up and give their nodes; what runs already is left alone.

        Raises `Missing` with what to install, `NotReady` with the log to read.
        """
        lacking = [each for each in requirements.missing() if each.stops_start]
        if lacking:
            raise Missing("\n".join(each.sentence for each in lacking))
        with alone(self._home):
            every = tuple(sorted({*self._home.countries(), *codes}))
            self._clear_the_way(every)
            nodes = provision(self._home, every, date.today())
            self._make_known(nodes)
            self._start_epmd()
            with ThreadPoolExecutor(2 * len(codes)) as together:
                servers = [
                    together.submit(start, nodes[code])
                    for code in codes
                    for start in (self._bring_broker, self._bring_mongod)
                ]
                for each in servers:
                    each.result()
                for each in [together.submit(self._bring_services, nodes[code]) for code in codes]:
                    each.result()
            self._tell_running_brokers(nodes)
        return {code: nodes[code] for code in codes}

    def _clear_the_way(self, codes: tuple[str, ...]) -> None:
        """End orphans of a killed supervisor, and leave ports that other programs took."""
        ports = Ports.of(self._home)
        if not self._supervisor.is_alive():
            orphans.end_all(self._home, seconds=15)
            ports.renew_epmd()
        active = {name for name, state in self._supervisor.states().items() if state.is_active}
        for code in codes:
            if not active.intersection(names(code)):
                ports.renew_taken(code)

    def _make_known(self, nodes: dict[str, ProvisionedNode]) -> None:
        servers = Identity.for_servers(self._home)
        services = Identity.for_services(self._home)
        for node in nodes.values():
            hand_over(node.country, servers, services)
        self._supervisor.apply(programs(self._home, nodes.values(), servers, services))

    def _start_epmd(self) -> None:
        port = Ports.of(self._home).epmd
        self._supervisor.start([EPMD])
        self._wait(EPMD, lambda: not is_free(port), EPMD_SECONDS, self._home.run / "epmd.log")

    def _bring_broker(self, node: ProvisionedNode) -> None:
        name = f"{node.country.country}-broker"
        api = node.api()
        self._supervisor.start([name])
        log = node.country.log("broker")
        self._wait(name, lambda: api.is_ready(node.ports.amqp), BROKER_SECONDS, log)

    def _bring_mongod(self, node: ProvisionedNode) -> None:
        name = f"{node.country.country}-mongod"
        self._supervisor.start([name])
        log = node.country.log("mongod")
        mongo_users.prepare(
            node.country,
            node.ports.mongod,
            SERVICES,
            MONGOD_SECONDS,
            partial(self._require_alive, name, log),
        )
        self._report(name, time.monotonic() - self._began)

    def _bring_services(self, node: ProvisionedNode) -> None:
        code = node.country.country
        self._supervisor.start(f"{code}-{service}" for service in SERVICES)
        for service in SERVICES:
            port = node.ports.health(service)
            log = node.country.log(service)
            name = f"{code}-{service}"
            self._wait(name, partial(health_check.is_ready, port), SERVICE_SECONDS, log)

    def _tell_running_brokers(self, nodes: dict[str, ProvisionedNode]) -> None:
        """Give brokers that ran already what changed for them, such as a new partner.

        Former partners are forgotten after every start: a broker's database keeps them.
        """
        for code, node in nodes.items():
            told = node.country.broker / "definitions.told"
            digest = hashlib.sha256(json.dumps(node.definitions).encode()).hexdigest()
            api = node.api()
            state = self._supervisor.states().get(f"{code}-broker")
            if state is None or not state.is_active or not api.is_ready(node.ports.amqp):
                continue
            if not told.exists() or told.read_text() != digest:
                api.import_definitions(node.definitions)
                told.write_text(digest)
            removed_partners.forget(api, node.definitions)

    def _wait(self, name: str, reached: Callable[[], bool], seconds: float, log: Path) -> None:
        deadline = time.monotonic() + seconds
        steady = time.monotonic()
        while not reached():
            state = self._require_alive(name, log)
            now = time.monotonic()
            steady = now if state == "RUNNING" else steady
            if now - steady > UNSTEADY_SECONDS:
                raise NotReady(f"{name} ends as soon as it starts: {_last_line(log)} (see {log})")
            if now >= deadline:
                raise NotReady(f"{name} is not ready after {seconds:.0f} s: see {log}")
            time.sleep(PAUSE_SECONDS)
        self._report(name, time.monotonic() - self._began)

    def _require_alive(self, name: str, log: Path) -> str:
        state = self._supervisor.states().get(name)
        if state is None or not state.is_active:
            raise NotReady(f"{name} does not start: {_last_line(log)} (see {log})")
        return state.state


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the checkout's lock, so that one `up` or `down` runs at a time."""
    home.path.mkdir(parents=True, exist_ok=True)
    lock = os.open(home.path / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _last_line(log: Path) -> str:
    """What a process said last, which mostly is why it ended."""
    if not log.exists():
        return "it said nothing"
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "it said nothing"
