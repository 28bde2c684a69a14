"""The state of a checkout's nodes as plain data, gathered from every process that answers."""

from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any

from chassis.errors import PerformError
from node import health_check, restarts, secrets
from node.broker_api import BrokerApi
from node.errors import NotReady
from node.layout import SERVICES, Home
from node.mongo_users import server_version
from node.operator_client import operator_client, require_here
from node.permissions import OPERATOR
from node.ports import CountryPorts, Ports
from node.programs import names
from node.supervisor import ProcessState, Supervisor

RPC_SECONDS = 5.0
Facts = dict[str, Any]


def gather(home: Home, codes: tuple[str, ...] | None = None) -> Facts:
    """Look at these countries, or all of them; what does not answer is None, never left out.

    Raises `Correct` for a country that was never started here.
    """
    chosen = home.countries() if codes is None else codes
    for code in chosen:
        require_here(code, home)
    ports = Ports.of(home)
    states = Supervisor(home).states()
    again = restarts.count(home.supervisor_log)
    with ThreadPoolExecutor(max(1, len(chosen))) as together:
        looks = {
            code: together.submit(_country, home, code, ports.country(code)) for code in chosen
        }
        found = {code: look.result() for code, look in looks.items()}
    return {
        "home": str(home.path),
        "versions": {"perform": version("perform-network")},
        "countries": {
            code: {
                "processes": [_process(code, name, states, again[name]) for name in names(code)],
                **found[code],
            }
            for code in chosen
        },
    }


def is_well(facts: Facts) -> bool:
    """Whether every process runs, every service is ready, and nothing waits for an operator."""
    return bool(facts["countries"]) and all(
        all(each["state"] == "RUNNING" for each in country["processes"])
        and all(country["ready"].values())
        and not any(country["dead_letters"].values())
        for country in facts["countries"].values()
    )


def _process(code: str, name: str, states: dict[str, ProcessState], again: int) -> Facts:
    state = states.get(name)
    return {
        "name": name.removeprefix(f"{code}-"),
        "state": state.state if state else "STOPPED",
        "pid": state.pid if state else None,
        "uptime_seconds": state.uptime_seconds if state else 0,
        "restarts": again,
    }


def _country(home: Home, code: str, ports: CountryPorts) -> Facts:
    samples = {service: health_check.metrics(ports.health(service)) for service in SERVICES}
    password = secrets.password(home.country(code).broker_password(OPERATOR))
    return {
        "mongodb": server_version(ports.mongod),
        "ready": {name: health_check.is_ready(ports.health(name)) for name in SERVICES},
        "relay_lag_seconds": _each(samples, "perform_relay_lag_seconds"),
        "outbox_rows": _each(samples, "perform_outbox_rows"),
        "dead_letters": _dead_letters(samples),
        "releases": _releases(home, code),
        **_broker(BrokerApi(ports.management, OPERATOR, password)),
    }


def _broker(api: BrokerApi) -> Facts:
    try:
        return {"rabbitmq": api.version(), "queues": api.queue_depths(), "links": _links(api)}
    except NotReady:
        return {"rabbitmq": None, "queues": None, "links": None}


def _links(api: BrokerApi) -> list[Facts]:
    return [
        {
            "partner": link["upstream"],
            "status": link["status"],
            "since": link["timestamp"],
            "error": link.get("error"),
        }
        for link in sorted(api.links(), key=lambda link: str(link["upstream"]))
    ]


def _each(samples: dict[str, health_check.Samples], metric: str) -> dict[str, float | None]:
    return {
        service: next(health_check.values(own, metric), None) for service, own in samples.items()
    }


def _dead_letters(samples: dict[str, health_check.Samples]) -> dict[str, int]:
    return {
        labels["queue"]: int(value)
        for own in samples.values()
        for labels, value in own.get("perform_dead_letters", [])
    }


def _releases(home: Home, code: str) -> list[Facts] | None:
    """The newest release of every country that this one holds; None if its service is away."""
    try:
        with operator_client(code, home) as client:
            answer = client.call("benchmark.list_releases", {}, timeout=RPC_SECONDS)
    except PerformError:
        return None
    releases: list[Facts] = answer["releases"]
    return releases
