"""A partners file leads to partners elsewhere, and refuses what others could read."""

from pathlib import Path

import pytest
import yaml

from node import partners
from node.errors import Correct

TLS = {"ca_file": "ca.pem", "cert_file": "cert.pem", "key_file": "key.pem"}
FR = {
    "uri": "amqps://broker.example.org:5671/perform",
    "user": "partner_gb",
    "password_file": "fr",
    **TLS,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for name in TLS.values():
        (tmp_path / name).write_text("pem")
    (tmp_path / "fr").write_text("p/ss word?\n")
    return tmp_path / "partners.yaml"


def write(file: Path, upstream: dict[str, object], **more: object) -> Path:
    file.write_text(yaml.safe_dump({"partners": {"fr": upstream}, **more}))
    return file


def test_no_file_means_no_partner_elsewhere(tmp_path: Path) -> None:
    assert partners.read(tmp_path / "partners.yaml").partners == {}


def test_the_address_has_password_and_certificates(file: Path) -> None:
    uri = partners.read(write(file, FR)).partners["fr"].federation_uri()

    start, _, options = uri.partition("?")
    assert start.endswith(":p%2Fss%20word%3F" + "@broker.example.org:5671/perform")
    assert "verify=verify_peer" in options
    assert "server_name_indication=broker.example.org" in options
    assert str(file.parent / "ca.pem").replace("/", "%2F") in options


def test_plain_amqp_to_another_machine_is_refused(file: Path) -> None:
    plain = {**FR, "uri": "amqp://broker.example.org/perform"}

    with pytest.raises(Correct, match="in the clear: use amqps"):
        partners.read(write(file, plain))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_plain_amqp_on_this_machine_is_accepted(file: Path, host: str) -> None:
    plain = {"uri": f"amqp://{host}:1234/perform", "user": "u", "password_file": "fr"}

    uri = partners.read(write(file, plain)).partners["fr"].federation_uri()

    assert uri.endswith(f"@{host}:1234/perform")


@pytest.mark.parametrize("name", TLS)
def test_amqps_without_a_certificate_is_refused(file: Path, name: str) -> None:
    lacking = {key: value for key, value in FR.items() if key != name}

    with pytest.raises(Correct, match="amqps needs ca_file, cert_file and key_file"):
        partners.read(write(file, lacking))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"uri": "http://broker"}, "partners.fr.uri"),
        ({"uri": "amqps://user:secret" + "@broker/perform"}, "partners.fr.uri"),
        ({"uri": "amqps://broker.example.org"}, "virtual host"),
        ({"pasword_file": "x"}, "pasword_file"),
        ({"ca_file": "missing.pem"}, "missing.pem"),
        ({"password_file": "missing"}, "there is no file"),
    ],
)
def test_a_mistake_is_refused_by_name(file: Path, change: dict[str, str], place: str) -> None:
    with pytest.raises(Correct, match=place):
        partners.read(write(file, {**FR, **change}))


def test_a_country_is_two_letters(file: Path) -> None:
    file.write_text(yaml.safe_dump({"partners": {"FRA": FR}}))

    with pytest.raises(Correct, match="FRA"):
        partners.read(file)


def test_text_that_is_not_yaml_is_refused(file: Path) -> None:
    file.write_text("partners: [")

    with pytest.raises(Correct, match="not YAML"):
        partners.read(file)


def test_a_listener_needs_certificates(file: Path) -> None:
    with pytest.raises(Correct, match="listen"):
        partners.read(write(file, FR, listen={"port": 5671}))


def test_a_listener_has_whole_paths(file: Path) -> None:
    listen = partners.read(write(file, FR, listen=dict(TLS))).listen

    assert listen is not None
    assert listen.key_file == file.parent / "key.pem"
