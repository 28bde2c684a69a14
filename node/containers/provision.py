"""Writes every file that the containers of one country's node mount; starts nothing."""

import json
from dataclasses import asdict
from datetime import date

import yaml

from node import broker_settings, mongod, partners, secrets, trust
from node.broker import write_private
from node.containers import broker_files
from node.containers.layout import (
    BROKER_PORT,
    DATABASE_DATA,
    DATABASE_PORT,
    DATABASE_USERS,
    DEFINITIONS,
    GID,
    HEALTH_PORT,
    KEYFILE,
    SECRETS,
    UID,
    NodeFiles,
)
from node.containers.service_settings import settings
from node.definitions import definitions
from node.errors import Correct
from node.identity import Identity
from node.layout import SERVICES, Home
from node.permissions import OPERATOR, users
from node.ports import CountryPorts

HEADING = "# Written by `perform definitions`; changes here are overwritten.\n"
ANY_ADDRESS = "0.0.0.0"  # noqa: S104  # within the container's network, from which nothing is published


def provision(files: NodeFiles, country: str, today: date) -> None:
    """Write everything; passwords and keys that are there stay as they are.

    Raises `Correct` when the folder belongs to another country's node.
    """
    _require_same_country(files, country)
    files.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in files.folders():
        folder.mkdir(mode=0o700, exist_ok=True)
    _trust(files, country, today)
    _broker(files, country)
    _database(files)
    for service in SERVICES:
        content = yaml.safe_dump(settings(country, service), sort_keys=False)
        write_private(files.settings / f"{service}.yaml", HEADING + content)
    _operator(files, country)
    Identity(UID, GID).take(*files.folders())


def _require_same_country(files: NodeFiles, country: str) -> None:
    known = [file.name for file in files.operator.glob("[a-z][a-z]")]
    if known not in ([], [country]):
        raise Correct(
            f"{files.path} holds the keys of {known[0]}, and each country needs its own: "
            "choose another folder with --out"
        )


def _trust(files: NodeFiles, country: str, today: date) -> None:
    public = secrets.service_keys(files.home, f"{country}-{today.year}-1")
    known = trust.read(files.trust)
    trust.write(
        files.trust, trust.merge_key(known, country, public["kid"], public["public"], today)
    )


def _broker(files: NodeFiles, country: str) -> None:
    elsewhere = partners.read(files.partners)
    folder = files.partners.parent
    uris = broker_files.links(elsewhere, folder)
    names = [user.name for user in users(country, SERVICES, uris)]
    passwords = {name: secrets.password(files.home.broker_password(name)) for name in names}
    content = definitions(country, passwords, uris)
    write_private(files.rabbitmq / DEFINITIONS, json.dumps(content, indent=1))
    text = broker_files.configuration(elsewhere.listen, folder)
    write_private(files.rabbitmq / "rabbitmq.conf", text)
    write_private(files.rabbitmq / "enabled_plugins", broker_settings.enabled_plugins())


def _database(files: NodeFiles) -> None:
    for user in DATABASE_USERS:
        secrets.password(files.home.database_password(user))
    secrets.keyfile(files.home.secrets / KEYFILE)
    text = mongod.document(ANY_ADDRESS, DATABASE_PORT, DATABASE_DATA, SECRETS / KEYFILE)
    write_private(files.mongo / "mongod.conf", text)


def _operator(files: NodeFiles, country: str) -> None:
    """Make a home in which `perform import` and the like find the node on the broker's loopback."""
    home = Home(files.operator)
    own = home.country(country)
    for folder in (own.path, own.broker, own.secrets):
        folder.mkdir(mode=0o700, exist_ok=True)
    password = files.home.broker_password(OPERATOR).read_text(encoding="utf-8")
    write_private(own.broker_password(OPERATOR), password)
    health = dict.fromkeys(SERVICES, HEALTH_PORT)
    ports = CountryPorts(BROKER_PORT, 25672, 15672, 15692, DATABASE_PORT, **health)
    write_private(home.ports, json.dumps({country: asdict(ports)}, indent=2) + "\n")
