"""What `/healthz` and `/metrics` answer, without any server to look at."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from chassis import health
from chassis.errors import CorrectIt
from chassis.health import Health
from chassis.process import Process
from chassis.relay import Relay
from chassis.settings import Settings

NOBODY = 9


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        yield somebody.getsockname()[1]


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken_port: int) -> Process:
    """A process whose broker and database are not there."""
    monkeypatch.delenv("PERFORM_SETTINGS", raising=False)
    monkeypatch.setattr(health, "PING_SECONDS", 0.1)
    password = tmp_path / "password"
    password.write_text("secret")
    given: dict[str, Any] = {
        "country": "gb",
        "service": "directory",
        "broker_url": f"amqp://directory@127.0.0.1:{NOBODY}/perform",
        "broker_password_file": password,
        "database_url": f"mongodb://127.0.0.1:{NOBODY}/?replicaSet=node",
        "health_port": taken_port,
    }
    return Process.from_settings(Settings(**given))


@pytest.fixture
def own(process: Process) -> Health:
    relay = Relay(
        process.db, process.broker, process.clock, "test", process.unit.committed_messages
    )
    return Health(process, relay)


def get(own: Health, path: str) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    answered: list[Any] = []
    body = own.answer(
        {"PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda *given: answered.append(given)
    )
    status, headers = answered[0]
    return status, dict(headers), b"".join(body)


def test_process_that_can_reach_nobody_is_live_but_not_ready(own: Health) -> None:
    status, headers, body = get(own, "/healthz")

    assert status.startswith("503")
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "live": True,
        "ready": False,
        "checks": {"started": False, "broker": False, "database": False, "relay": False},
    }
    assert get(own, "/healthz/live")[0].startswith("200")


def test_checks_are_metrics_too(own: Health) -> None:
    _, headers, body = get(own, "/metrics")

    assert headers["Content-Type"].startswith("text/plain")
    assert b'perform_ready{check="database"} 0.0' in body
    assert REGISTRY.get_sample_value("perform_ready", {"check": "broker"}) == 0


def test_servers_are_asked_once_a_second_however_often_we_are(
    own: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    get(own, "/healthz")
    monkeypatch.setattr("chassis.database.ping", lambda *_: pytest.fail("asked again"))

    for _ in range(5):
        get(own, "/healthz")


def test_process_that_stops_is_not_ready(own: Health) -> None:
    own.started, own.stopping = True, True

    assert own.checks()["started"] is False


@pytest.mark.parametrize("path", ["/", "/healthz/", "/metrics/x", "", "/../etc/passwd"])
def test_other_paths_are_not_found(own: Health, path: str) -> None:
    status, _, body = get(own, path)

    assert status.startswith("404")
    assert json.loads(body) == {"paths": ["/metrics", "/healthz"]}


def test_port_that_cannot_be_had_is_named(own: Health, taken_port: int) -> None:
    with pytest.raises(CorrectIt) as error:
        own.listen()

    assert error.value.code == "settings.health_port_taken"
    assert error.value.params == {"host": "127.0.0.1", "port": taken_port}
