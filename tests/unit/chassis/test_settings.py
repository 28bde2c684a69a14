"""Settings come from the environment over one file, and a wrong one stops the start in words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis import settings as chassis_settings
from chassis.broker import BrokerAddress
from chassis.errors import CorrectIt
from chassis.settings import Settings, load, read_secret

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PERFORM_{name.upper()}", raising=False)
    monkeypatch.delenv("PERFORM_SETTINGS", raising=False)


@pytest.fixture
def right(tmp_path: Path) -> dict[str, Any]:
    """Settings with which a service could start."""
    password = tmp_path / "password"
    password.write_text("secret\n")
    return {
        "country": "gb",
        "service": "benchmark",
        "broker_url": "amqp://benchmark@127.0.0.1:5672/perform",
        "broker_password_file": str(password),
        "database_url": "mongodb://127.0.0.1:27017/?replicaSet=node",
    }


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    def write_file(content: dict[str, Any] | str) -> Path:
        file = tmp_path / "settings.yaml"
        file.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
        monkeypatch.setenv("PERFORM_SETTINGS", str(file))
        return file

    return write_file


def refusal(error: pytest.ExceptionInfo[CorrectIt]) -> str:
    assert error.value.code == "settings.wrong"
    return str(error.value.params["wrong"])


def test_file_is_enough(write: Write, right: dict[str, Any]) -> None:
    write(right)

    settings = load()

    assert (settings.country, settings.service) == ("gb", "benchmark")
    assert settings.database == "benchmark"


def test_environment_wins_over_the_file(
    write: Write, right: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    write({**right, "log_level": "ERROR", "workers": 7})
    monkeypatch.setenv("PERFORM_WORKERS", "3")

    settings = load()

    assert (settings.workers, settings.log_level) == (3, "ERROR")


def test_environment_alone_is_enough(
    right: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in right.items():
        monkeypatch.setenv(f"PERFORM_{name.upper()}", value)

    assert load().country == "gb"


def test_every_wrong_setting_is_named_at_once(write: Write, right: dict[str, Any]) -> None:
    write({**right, "country": "UK", "workers": 0, "health_port": 70000, "benchmark_k": 3})

    with pytest.raises(CorrectIt) as error:
        load()

    text = refusal(error)
    for name in ("country", "workers", "health_port", "benchmark_k"):
        assert f"{name}: " in text


@pytest.mark.parametrize("name", ["country", "service", "broker_url", "database_url"])
def test_missing_setting_is_named(name: str, write: Write, right: dict[str, Any]) -> None:
    del right[name]
    write(right)

    with pytest.raises(CorrectIt) as error:
        load()

    assert f"{name}: " in refusal(error)


def test_misspelt_setting_is_named(write: Write, right: dict[str, Any]) -> None:
    write({**right, "benchmark_kk": 9})

    with pytest.raises(CorrectIt) as error:
        load()

    assert "benchmark_kk: " in refusal(error)


def test_value_of_a_wrong_setting_is_not_repeated(write: Write, right: dict[str, Any]) -> None:
    write({**right, "database_user": ["hunter2"]})

    with pytest.raises(CorrectIt) as error:
        load()

    assert "hunter2" not in refusal(error)


@pytest.mark.parametrize("text", ["country: [", "- a\n- list\n", "just text", "\x00", "a: b: c"])
def test_file_that_is_no_mapping_is_refused(text: str, write: Write) -> None:
    file = write(text)

    with pytest.raises(CorrectIt) as error:
        load()

    assert error.value.code == "settings.malformed_file"
    assert error.value.params["path"] == str(file)


def test_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PERFORM_SETTINGS", str(tmp_path / "nothing.yaml"))

    with pytest.raises(CorrectIt) as error:
        load()

    assert error.value.code == "settings.no_file"
    assert error.value.params["path"] == str(tmp_path / "nothing.yaml")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_plain_broker_on_this_machine_is_allowed(
    host: str, write: Write, right: dict[str, Any]
) -> None:
    write({**right, "broker_url": f"amqp://benchmark@{host}:5672/perform"})

    assert load().broker_url.startswith("amqp://")


@pytest.mark.parametrize("host", ["broker.example", "10.0.0.7", "127.0.0.1.example"])
def test_plain_broker_elsewhere_stops_the_start(
    host: str, write: Write, right: dict[str, Any]
) -> None:
    write({**right, "broker_url": f"amqp://benchmark@{host}:5672/perform"})

    with pytest.raises(CorrectIt) as error:
        load()

    assert "use amqps" in refusal(error)


def test_plain_broker_inside_a_container_network_has_to_be_allowed(
    write: Write, right: dict[str, Any]
) -> None:
    url = "amqp://benchmark@broker:5672/perform"
    write({**right, "broker_url": url, "broker_plain_network": True})

    assert load().broker_url == url


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("broker_url", "amqp://127.0.0.1:5672/perform"),
        ("broker_url", "amqp://benchmark@127.0.0.1:port/perform"),
        ("broker_url", "amqp://benchmark@127.0.0.1:99999/perform"),
        ("broker_url", "amqp://benchmark:secret" + "@127.0.0.1/perform"),
        ("broker_url", "amqp://"),
        ("broker_url", "http://benchmark@127.0.0.1/perform"),
        ("database_url", "postgres://127.0.0.1/perform"),
        ("database_url", "mongodb://benchmark:secret" + "@127.0.0.1/"),
    ],
)
def test_address_that_cannot_work_is_refused(
    name: str, url: str, write: Write, right: dict[str, Any]
) -> None:
    write({**right, name: url})

    with pytest.raises(CorrectIt) as error:
        load()

    assert name in refusal(error)
    assert "secret" not in refusal(error)


def test_secret_is_the_file_without_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("  s3cret with spaces \n")

    assert read_secret(file) == "s3cret with spaces"


@pytest.mark.parametrize("content", [b"", b"\n", b" \n\n"])
def test_empty_secret_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)

    with pytest.raises(CorrectIt) as error:
        read_secret(file)

    assert error.value.code == "settings.empty_secret"
    assert error.value.params["path"] == str(file)


def test_secret_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")

    for file in (tmp_path / "nothing", tmp_path, binary):
        with pytest.raises(CorrectIt) as error:
            read_secret(file)

        assert error.value.code == "settings.unreadable_secret"
        assert error.value.params["path"] == str(file)


class TestBrokerAddress:
    def test_holds_the_password_and_does_not_show_it(
        self, write: Write, right: dict[str, Any], tmp_path: Path
    ) -> None:
        (tmp_path / "password").write_text("p/w@1:2\n")
        write(right)

        address = BrokerAddress.from_settings(load())

        assert address.url == "amqp://benchmark:p%2Fw%401%3A2" + "@127.0.0.1:5672/perform"
        assert "p%2Fw" not in repr(address)

    @pytest.mark.parametrize(
        ("url", "host"),
        [
            ("amqp://benchmark@localhost/perform", "localhost:5672"),
            ("amqps://benchmark@broker.example/perform", "broker.example:5671"),
            ("amqps://benchmark@broker.example:443/perform", "broker.example:443"),
        ],
    )
    def test_has_the_scheme_s_port_unless_told(
        self, url: str, host: str, write: Write, right: dict[str, Any]
    ) -> None:
        write({**right, "broker_url": url})

        address = BrokerAddress.from_settings(load())

        assert address.url.endswith(f"@{host}/perform")

    def test_of_amqps_checks_the_server_s_certificate(
        self, write: Write, right: dict[str, Any]
    ) -> None:
        write(
            {
                **right,
                "broker_url": "amqps://benchmark@broker.example/perform",
                "broker_ca_file": "ca.pem",
                "broker_cert_file": "own.pem",
                "broker_key_file": "own.key",
            }
        )

        address = BrokerAddress.from_settings(load())

        assert address.ssl == {
            "ca_certs": "ca.pem",
            "certfile": "own.pem",
            "keyfile": "own.key",
            "server_hostname": "broker.example",
            "cert_reqs": 2,
        }

    def test_of_plain_amqp_has_no_certificates(self, write: Write, right: dict[str, Any]) -> None:
        write(right)

        assert BrokerAddress.from_settings(load()).ssl is False


def test_certificate_and_key_belong_together(write: Write, right: dict[str, Any]) -> None:
    url = "amqps://benchmark@broker.example/perform"
    write({**right, "broker_url": url, "broker_cert_file": "own.pem"})

    with pytest.raises(CorrectIt) as error:
        load()

    assert "broker_key_file" in refusal(error)


def test_database_user_needs_a_password(write: Write, right: dict[str, Any]) -> None:
    write({**right, "database_user": "benchmark"})

    with pytest.raises(CorrectIt) as error:
        load()

    assert "database_password_file" in refusal(error)


def test_every_setting_says_what_it_is_for() -> None:
    for name, field in chassis_settings.Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_scanner_is_a_program_with_arguments_from_file_or_environment(
    write: Write, right: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    write({**right, "scan_command": ["clamdscan", "-"]})
    from_file = load().scan_command
    monkeypatch.setenv("PERFORM_SCAN_COMMAND", '["scan", "with blank"]')

    assert from_file == ["clamdscan", "-"]
    assert load().scan_command == ["scan", "with blank"]
    write({**right, "scan_command": []})
    monkeypatch.delenv("PERFORM_SCAN_COMMAND")
    with pytest.raises(CorrectIt) as error:
        load()
    assert "scan_command" in refusal(error)
