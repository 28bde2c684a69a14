"""The containers' files agree with what `perform definitions` writes, and leave nothing open."""

import os
import re
import shlex
import stat
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.settings import Settings, load
from node import broker_settings
from node.containers.layout import (
    BROKER_HOST,
    CONTENT,
    DATABASE_HOST,
    GID,
    HEALTH_PORT,
    PARTNERS,
    PARTNERS_PORT,
    SECRETS,
    SETTINGS,
    TRUST,
    UID,
    NodeFiles,
)
from node.containers.provision import provision
from node.layout import CHECKOUT, SERVICES
from tests.contract.test_topology import DOCUMENTED
from tests.repository.checkout import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
FOR_PARTNERS: dict[str, Any] = yaml.safe_load((ROOT / "deploy/docker/partners.yml").read_text())
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
LASTING = {name: each for name, each in CONTAINERS.items() if each["restart"] != "no"}
DOCKERFILE = (ROOT / "deploy/docker/Dockerfile").read_text()
INSTRUCTIONS = re.findall(
    r"^([A-Z]+) (.*)$", re.sub(r"\\\n\s*", "", DOCKERFILE), flags=re.MULTILINE
)
HOST_FOLDER = "${PERFORM_NODE_FILES:-./.perform/docker}"

# Policies that both RabbitMQ's 3.10 and 4.x pages "Federation", "Queue Length Limit" and
# "Time-To-Live" document for what they are applied to.
DOCUMENTED_POLICIES = {"federation-upstream", "max-length", "overflow", "expires"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> NodeFiles:
    files = NodeFiles(tmp_path_factory.mktemp("node"))
    provision(files, "gb", date(2026, 3, 1))
    return files


def mounts(container: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Source below the folder of the node, target and mode of each mount that is no volume."""
    found = []
    for mount in container.get("volumes", []):
        if mount.startswith(HOST_FOLDER):
            source, target, *mode = mount.removeprefix(HOST_FOLDER).split(":")
            found.append((source.lstrip("/"), target, mode[0] if mode else "rw"))
    return found


def secret_file(name: str) -> str:
    return str(COMPOSE["secrets"][name]["file"]).removeprefix(f"{HOST_FOLDER}/")


def test_the_containers_are_a_whole_node() -> None:
    assert set(LASTING) == {BROKER_HOST, DATABASE_HOST, *SERVICES}
    assert set(CONTAINERS) - set(LASTING) == {"database", "definitions", "operator"}
    for service in SERVICES:
        assert CONTAINERS[service]["command"] == ["run", service]


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_restarted_and_watched(name: str) -> None:
    container = LASTING[name]

    assert container["restart"] == "unless-stopped"
    assert container["healthcheck"]["test"][0] == "CMD"
    assert {"interval", "timeout", "retries", "start_period"} <= set(container["healthcheck"])


@pytest.mark.parametrize("name", CONTAINERS)
def test_no_container_has_more_rights_than_it_needs(name: str) -> None:
    container = CONTAINERS[name]

    assert not {"privileged", "pid", "ipc", "devices", "env_file"} & set(container)
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container["read_only"] is True
    if name == "definitions":
        assert container["network_mode"] == "none"
    else:
        assert container["user"] == f"{UID}:{GID}"
        assert "cap_add" not in container


@pytest.mark.parametrize("name", CONTAINERS)
def test_images_are_pinned_and_ours_is_never_fetched(name: str) -> None:
    image = CONTAINERS[name]["image"]

    assert re.fullmatch(r"[a-z-]+:\d+\.\d+(\.\d+)?(-management)?", image)
    if image.startswith("perform-network"):
        assert CONTAINERS[name]["pull_policy"] == "never"


@pytest.mark.parametrize("name", CONTAINERS)
def test_no_password_is_in_an_environment(name: str) -> None:
    for variable, value in CONTAINERS[name].get("environment", {}).items():
        assert not re.search("pass|secret|key|token|cookie", variable, flags=re.IGNORECASE)
        assert "@" not in str(value).replace("rabbit@rabbitmq", "")


def test_every_secret_is_a_file_that_a_container_uses() -> None:
    used = {secret for each in CONTAINERS.values() for secret in each.get("secrets", [])}

    assert used == set(COMPOSE["secrets"])
    for secret in COMPOSE["secrets"].values():
        assert list(secret) == ["file"]
        assert secret["file"].startswith(f"{HOST_FOLDER}/")


def test_a_service_gets_its_own_passwords_and_keys_only() -> None:
    given = {service: set(CONTAINERS[service]["secrets"]) for service in SERVICES}

    keys = {"assessment": {"participant.key"}, "benchmark": {"signing.jwk", "sealing.key"}}
    for service in SERVICES:
        own = {f"broker-{service}", f"mongo-{service}"}
        assert given[service] == own | keys.get(service, set())


def test_everything_mounted_is_written(written: NodeFiles) -> None:
    sources = {source for each in CONTAINERS.values() for source, _, _ in mounts(each)}
    sources |= {secret_file(name) for name in COMPOSE["secrets"]}

    assert {source for source in sources if not (written.path / source).exists()} == set()


def test_only_the_tools_write_into_the_folder() -> None:
    writers = {
        (name, source)
        for name, each in CONTAINERS.items()
        for source, _, mode in mounts(each)
        if mode != "ro"
    }

    assert writers == {("definitions", ""), ("operator", "files")}


def test_every_written_file_is_private_and_belongs_to_the_containers(written: NodeFiles) -> None:
    owner = UID if os.getuid() == 0 else os.getuid()
    for file in written.path.rglob("*"):
        status = file.stat()
        assert status.st_uid == owner
        if file != written.trust:
            assert stat.S_IMODE(status.st_mode) & 0o077 == 0, file


@pytest.mark.parametrize("service", SERVICES)
def test_settings_are_valid_and_name_what_is_mounted(
    service: str, written: NodeFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    container = CONTAINERS[service]
    targets = {target: source for source, target, _ in mounts(container)}
    monkeypatch.setenv("PERFORM_SETTINGS", str(written.path / targets[str(SETTINGS)]))

    settings: Settings = load()

    assert container["environment"] == {"PERFORM_SETTINGS": str(SETTINGS)}
    assert (settings.country, settings.service) == ("gb", service)
    assert settings.broker_plain_network
    assert {BROKER_HOST, DATABASE_HOST} <= set(CONTAINERS)
    secrets = {SECRETS / name for name in container["secrets"]}
    named = {
        value
        for field, value in settings
        if field.endswith("_file") and value is not None and value != TRUST
    }
    assert named == secrets
    assert (settings.trust_file == TRUST) == (str(TRUST.parent) in targets)


def test_broker_and_database_find_their_files(written: NodeFiles) -> None:
    broker = (written.rabbitmq / "rabbitmq.conf").read_text()
    database = yaml.safe_load((written.mongo / "mongod.conf").read_text())

    assert f"load_definitions = {SECRETS}/definitions.json\n" in broker
    assert CONTAINERS["rabbitmq"]["secrets"] == ["definitions.json"]
    assert ("partners", str(PARTNERS), "ro") in mounts(CONTAINERS["rabbitmq"])
    arguments = CONTAINERS["rabbitmq"]["environment"]["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]
    assert arguments == broker_settings.ERLANG_ARGUMENTS
    assert database["security"]["keyFile"] == f"{SECRETS}/mongo-keyfile"
    assert CONTAINERS["mongo"]["secrets"] == ["mongo-keyfile"]
    assert f"mongo-data:{database['storage']['dbPath']}" in CONTAINERS["mongo"]["volumes"]


def test_federation_and_metrics_are_switched_on(written: NodeFiles) -> None:
    plugins = (written.rabbitmq / "enabled_plugins").read_text()

    for plugin in ("rabbitmq_federation", "rabbitmq_management", "rabbitmq_prometheus"):
        assert re.search(rf"\b{plugin}\b", plugins)


def test_the_broker_is_told_only_what_both_generations_document(written: NodeFiles) -> None:
    content = yaml.safe_load((written.rabbitmq / "definitions.json").read_text())

    for queue in content["queues"]:
        assert set(queue["arguments"]) <= DOCUMENTED
    for policy in content["policies"]:
        assert set(policy["definition"]) <= DOCUMENTED_POLICIES


def test_only_health_is_published_and_only_on_loopback() -> None:
    published = {name: each["ports"] for name, each in CONTAINERS.items() if "ports" in each}

    assert set(published) == set(SERVICES)
    for ports in published.values():
        assert len(ports) == 1
        assert re.fullmatch(rf"127\.0\.0\.1:\$\{{[A-Z_]+:-\d+\}}:{HEALTH_PORT}", ports[0])
    assert FOR_PARTNERS["services"] == {
        "rabbitmq": {"ports": [f"${{PERFORM_PARTNERS_PORT:-5671}}:{PARTNERS_PORT}"]}
    }


def test_the_database_has_no_way_out() -> None:
    assert CONTAINERS["mongo"]["networks"] == ["node"]
    assert COMPOSE["networks"]["node"] == {"internal": True}


def test_what_must_last_is_in_named_volumes() -> None:
    named = {
        mount.split(":")[0]
        for each in CONTAINERS.values()
        for mount in each.get("volumes", [])
        if not mount.startswith(HOST_FOLDER)
    }

    assert named == set(COMPOSE["volumes"])


def test_image_has_a_pinned_base_and_no_root() -> None:
    words = [word for word, _ in INSTRUCTIONS]

    assert {rest.split()[0] for word, rest in INSTRUCTIONS if word == "FROM"} == {
        "python:3.11-slim-bookworm"
    }
    assert [rest for word, rest in INSTRUCTIONS if word == "USER"] == [f"{UID}:{GID}"]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "HEALTHCHECK" in words
    assert ("WORKDIR", str(CONTENT.parent)) in INSTRUCTIONS
    assert f"useradd --uid {UID} --gid {GID}" in DOCKERFILE


def test_image_installs_what_is_locked_without_the_database_server() -> None:
    assert "pip install --require-hashes --requirement /build/requirements-image.txt" in DOCKERFILE
    assert "fiftyone" not in (ROOT / "requirements-image.txt").read_text()


def test_image_holds_no_secret() -> None:
    for word, rest in INSTRUCTIONS:
        if word in ("ENV", "ARG"):
            assert not re.search("pass|secret|token", rest, flags=re.IGNORECASE)
    copied = {source for source in sources() if "secret" in source or "key" in source}
    assert copied == set()


def sources() -> list[str]:
    """What the image is made of: everything that is copied from the checkout."""
    copies = [shlex.split(rest) for word, rest in INSTRUCTIONS if word == "COPY"]
    return [source for copy in copies if not copy[0].startswith("--") for source in copy[:-1]]


@pytest.mark.parametrize("source", sources())
def test_image_is_made_of_what_is_here_and_let_through(source: str) -> None:
    allowed = (ROOT / ".dockerignore").read_text().splitlines()

    assert (ROOT / source).exists()
    assert f"!{source}" in allowed
    assert allowed[:3].count("*") == 1
    assert set(sources()) == {line[1:] for line in allowed if line.startswith("!")}


def test_every_package_the_image_needs_is_copied() -> None:
    wanted = {"chassis", "contracts", "services", "portal", "node", "content"}

    assert wanted <= set(sources())
    assert Path("content") == CONTENT.relative_to(CONTENT.parent)
    assert (CHECKOUT / "content").is_dir()


def test_files_of_a_node_are_never_committed() -> None:
    ignored = subprocess.run(
        ["git", "check-ignore", "--quiet", ".perform/docker/keys/signing.jwk"],
        cwd=ROOT,
        check=False,
    )

    assert ignored.returncode == 0
