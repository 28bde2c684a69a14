"""Writes the settings file of each service of a node, which `chassis.settings` reads."""

from typing import Any

import yaml

from node import mongod
from node.broker import write_private
from node.definitions import VHOST
from node.layout import CHECKOUT, SERVICES, CountryHome, Home
from node.ports import LOOPBACK, CountryPorts

HEADING = "# Written by `perform up`; changes here are overwritten. The environment wins over it.\n"


def write(home: Home, country: CountryHome, ports: CountryPorts) -> None:
    """Write the settings of all services of a country's node."""
    for service in SERVICES:
        content = settings(home, country, ports, service)
        write_private(country.settings(service), HEADING + yaml.safe_dump(content, sort_keys=False))


def settings(home: Home, country: CountryHome, ports: CountryPorts, service: str) -> dict[str, Any]:
    """Give the settings of one service."""
    return {
        "country": country.country,
        "service": service,
        "broker_url": broker_url(ports, service),
        "broker_password_file": str(country.broker_password(service)),
        "database_url": mongod.url(ports),
        "database_user": service,
        "database_password_file": str(country.database_password(service)),
        "health_host": LOOPBACK,
        "health_port": ports.health(service),
        "content_dir": str(CHECKOUT / "content"),
        **_keys(home, country, service),
    }


def broker_url(ports: CountryPorts, user: str) -> str:
    """Give the broker's address for a user, without a password."""
    return f"amqp://{user}@{LOOPBACK}:{ports.amqp}/{VHOST}"


def _keys(home: Home, country: CountryHome, service: str) -> dict[str, str]:
    """Give each service the keys that it alone may read."""
    if service == "assessment":
        return {"participant_key_file": str(country.participant_key)}
    if service == "benchmark":
        return {
            "signing_key_file": str(country.signing_key),
            "sealing_key_file": str(country.sealing_key),
            "trust_file": str(home.trust),
        }
    return {}
