"""A node's files for containers keep what must last, and move partners' files with the broker."""

import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from node.containers import probe
from node.containers.layout import NodeFiles
from node.containers.provision import provision
from node.errors import Correct
from node.layout import Home
from node.operator_client import require_here
from node.ports import Ports

TODAY = date(2026, 3, 1)
TLS = {"ca_file": "tls/ca.pem", "cert_file": "tls/cert.pem", "key_file": "tls/key.pem"}
FR = {
    "uri": "amqps://broker.example.org:5671/perform",
    "user": "partner_gb",
    "password_file": "tls/fr-password",
    **TLS,
}


@pytest.fixture
def files(tmp_path: Path) -> NodeFiles:
    made = NodeFiles(tmp_path / "node")
    provision(made, "gb", TODAY)
    return made


def tell_partners(files: NodeFiles, content: dict[str, object]) -> None:
    folder = files.partners.parent / "tls"
    folder.mkdir()
    for name in ("ca.pem", "cert.pem", "key.pem", "fr-password"):
        (folder / name).write_text("pem")
    files.partners.write_text(yaml.safe_dump(content))


def contents(files: NodeFiles, *folders: Path) -> dict[Path, bytes]:
    return {
        file: file.read_bytes()
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_nothing_is_made_anew(files: NodeFiles) -> None:
    before = contents(files, files.path)

    provision(files, "gb", date(2031, 1, 1))

    assert contents(files, files.path) == before


def test_keys_of_one_country_are_not_used_for_another(files: NodeFiles) -> None:
    before = contents(files, files.path)

    with pytest.raises(Correct, match="holds the keys of gb"):
        provision(files, "de", TODAY)

    assert contents(files, files.path) == before


def test_the_associations_trust_file_stays(files: NodeFiles) -> None:
    trust = yaml.safe_load(files.trust.read_text())
    trust["countries"]["gb"]["epoch"] = 4
    files.trust.write_text(yaml.safe_dump(trust))

    provision(files, "gb", TODAY)

    assert yaml.safe_load(files.trust.read_text()) == trust


def test_a_partner_gets_a_user_and_a_link_with_files_the_container_sees(files: NodeFiles) -> None:
    tell_partners(files, {"listen": TLS, "partners": {"fr": FR}})

    provision(files, "gb", TODAY)

    content = json.loads((files.rabbitmq / "definitions.json").read_text())
    assert "partner_fr" in {user["name"] for user in content["users"]}
    assert files.home.broker_password("partner_fr").exists()
    uri = unquote(content["parameters"][0]["value"]["uri"])
    assert "cacertfile=/etc/perform/partners/tls/ca.pem" in uri
    assert str(files.path) not in uri
    conf = (files.rabbitmq / "rabbitmq.conf").read_text()
    assert "listeners.ssl.partners = 0.0.0.0:5671\n" in conf
    assert "ssl_options.keyfile = /etc/perform/partners/tls/key.pem\n" in conf


def test_without_partners_no_port_is_open_to_them(files: NodeFiles) -> None:
    assert "ssl" not in (files.rabbitmq / "rabbitmq.conf").read_text()


def test_another_port_in_the_container_is_refused(files: NodeFiles) -> None:
    tell_partners(files, {"listen": {**TLS, "port": 6000}})

    with pytest.raises(Correct, match="PERFORM_PARTNERS_PORT"):
        provision(files, "gb", TODAY)


def test_a_certificate_the_container_cannot_see_is_refused(
    files: NodeFiles, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "ca.pem"
    elsewhere.write_text("pem")
    tell_partners(files, {"partners": {"fr": {**FR, "ca_file": str(elsewhere)}}})

    with pytest.raises(Correct, match="does not see"):
        provision(files, "gb", TODAY)


def test_a_partner_on_loopback_is_refused(files: NodeFiles) -> None:
    near = {"uri": "amqp://127.0.0.1:5672/perform", "user": "u", "password_file": "tls/fr-password"}
    tell_partners(files, {"partners": {"fr": near}})

    with pytest.raises(Correct, match="no neighbour on loopback"):
        provision(files, "gb", TODAY)


def test_the_operators_home_leads_to_the_broker(files: NodeFiles) -> None:
    home = Home(files.operator)

    require_here("gb", home)

    before = contents(files, files.operator)
    assert Ports.of(home).country("gb").amqp == 5672
    password = home.country("gb").broker_password("operator").read_text()
    assert password == files.home.broker_password("operator").read_text()
    # The container mounts it read-only.
    assert contents(files, files.operator) == before


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False), (404, False)])
def test_the_probe_believes_healthz_only(status: int, ready: bool) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name http.server calls
            self.send_response(status if self.path == "/healthz" else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()

        assert probe.is_ready(server.server_port) is ready


def test_the_probe_fails_where_nobody_listens() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port

    assert not probe.is_ready(port)
