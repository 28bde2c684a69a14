"""A partner elsewhere: TLS with certificates on both sides, and nobody without one."""

import shutil
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from node import secrets
from node.layout import CHECKOUT, Home
from node.permissions import partner_name
from node.testing import PrivateNode, private_nodes
from tests.network.certificates import Authority
from tests.waiting import wait_until

HOME = Home(CHECKOUT / ".perform" / "test" / "tls")
NEWS = "gb.benchmark.released.v1"
ARRIVED = "benchmark.announcements"
Nodes = dict[str, PrivateNode]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def authority() -> Authority:
    shutil.rmtree(HOME.path, ignore_errors=True)
    for code in ("gb", "de"):
        secrets.make_private_folders(HOME, HOME.country(code))
    return Authority(HOME.path / "authority", "PERform test")


@pytest.fixture(scope="module")
def nodes(authority: Authority, port: int) -> Iterator[Nodes]:
    """gb lets partners in by TLS; de pulls from there, as if gb were on another machine."""
    server = {"ca_file": authority.file, **files(authority, "localhost")}
    client = {"ca_file": authority.file, **files(authority, "de")}
    password = HOME.country("gb").broker_password(partner_name("de"))
    secrets.password(password)
    partners: dict[str, dict[str, Any]] = {
        "gb": {"listen": {"host": "127.0.0.1", "port": port, **named("gb", server)}},
        "de": {
            "partners": {
                "gb": {
                    "uri": f"amqps://localhost:{port}/perform",
                    "user": partner_name("de"),
                    "password_file": str(password),
                    **named("de", client),
                }
            }
        },
    }
    with private_nodes(HOME.path, ("de", "gb"), with_mongod=False, partners=partners) as started:
        yield started


def files(authority: Authority, holder: str) -> dict[str, Path]:
    certificate, key = authority.issue(holder)
    return {"cert_file": certificate, "key_file": key}


def named(country: str, sources: dict[str, Path]) -> dict[str, str]:
    """Copy certificates to where a national partner puts them: beside `partners.yaml`."""
    folder = HOME.country(country).path / "tls"
    folder.mkdir(mode=0o700, exist_ok=True)
    return {name: str(shutil.copy(source, folder)) for name, source in sources.items()}


def waiting(node: PrivateNode) -> int:
    with Connection(node.broker_url()) as connection:
        declared = connection.default_channel.queue_declare(ARRIVED, passive=True)
        return int(declared.message_count)


def connect(port: int, context: ssl.SSLContext) -> bytes:
    """Say hello as AMQP does, and give the server's first word."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as encrypted,
    ):
        encrypted.sendall(b"AMQP\x00\x00\x09\x01")
        return encrypted.recv(1)


def test_news_cross_an_encrypted_link(nodes: Nodes) -> None:
    wait_until(lambda: [x["status"] for x in nodes["de"].api.links()] == ["running"], 30, "link")

    with Connection(
        nodes["gb"].broker_url("benchmark"), transport_options={"confirm_publish": True}
    ) as connection:
        connection.Producer().publish(b"news", exchange="network", routing_key=NEWS)

    wait_until(lambda: waiting(nodes["de"]) == 1, 10, "the news arrived")


def test_the_link_is_mutual_tls(nodes: Nodes) -> None:
    def encrypted() -> list[dict[str, Any]]:
        found = nodes["gb"].api.get("connections")
        return [each for each in found if each.get("user") == "partner_de" and each.get("ssl")]

    (link, *_) = wait_until(encrypted, 15, "the broker lists the link")

    assert link["ssl_protocol"] in {"tlsv1.3", "tlsv1.2"}
    assert link["peer_cert_subject"] == "CN=de"


def test_no_certificate_no_entrance(nodes: Nodes, authority: Authority, port: int) -> None:
    context = ssl.create_default_context(cafile=str(authority.file))

    with pytest.raises((ssl.SSLError, ConnectionError)):
        connect(port, context)


def test_a_strangers_certificate_is_refused(
    nodes: Nodes, authority: Authority, port: int, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path / "stranger", "PERform test")
    certificate, key = stranger.issue("de")
    context = ssl.create_default_context(cafile=str(authority.file))
    context.load_cert_chain(certificate, key)

    with pytest.raises((ssl.SSLError, ConnectionError)):
        connect(port, context)


def test_a_certificate_of_the_authority_is_let_in(
    nodes: Nodes, authority: Authority, port: int
) -> None:
    certificate, key = authority.issue("another")
    context = ssl.create_default_context(cafile=str(authority.file))
    context.load_cert_chain(certificate, key)

    assert connect(port, context) == b"\x01"
