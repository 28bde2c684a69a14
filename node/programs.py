"""Every process of a checkout's nodes, with the user it runs as."""

import sys
from collections.abc import Iterable
from pathlib import Path

from node import broker, mongod
from node.broker import PATH
from node.errors import Missing
from node.identity import Identity
from node.layout import SERVICES, CountryHome, Home
from node.ports import Ports
from node.process import HOME_MARK, ProcessPlan
from node.provision import ProvisionedNode
from node.supervisor import Program

EPMD = "epmd"
SERVERS = ("broker", "mongod")


def programs(
    home: Home, nodes: Iterable[ProvisionedNode], servers: Identity, services: Identity
) -> list[Program]:
    """Give all processes; raises `Missing` without a mongod to start."""
    program = mongod.binary()
    if program is None:
        raise Missing("mongod is missing: run `make setup`, or `perform doctor` to see more")
    epmd = Ports.of(home).epmd
    planned: list[Program] = [(broker.epmd_plan(home, epmd), servers)]
    for node in nodes:
        planned.append((broker.plan(home, node.country, node.ports, epmd), servers))
        planned.append((mongod.plan(home, node.country, program), servers))
        planned += [(service_plan(home, node.country, name), services) for name in SERVICES]
    return planned


def service_plan(home: Home, country: CountryHome, service: str) -> ProcessPlan:
    """Give the process of a service."""
    return ProcessPlan(
        name=f"{country.country}-{service}",
        command=(str(Path(sys.executable).parent / "perform"), "run", service),
        folder=Path("/"),
        log=country.log(service),
        environment={
            HOME_MARK: str(home.path),
            "PATH": PATH,
            "LANG": "C.UTF-8",
            "HOME": "/nonexistent",
            "PYTHONUNBUFFERED": "1",
            "PERFORM_SETTINGS": str(country.settings(service)),
        },
        # A stop is promised within ten seconds.
        stop_seconds=12,
        steady_seconds=2,
    )


def names(code: str) -> tuple[str, ...]:
    """Give the names of all processes of a country's node."""
    return tuple(f"{code}-{process}" for process in (*SERVERS, *SERVICES))
