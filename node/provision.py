"""Makes every file that a country's node needs, or brings it up to date; starts nothing."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from node import broker, mongod, partners, secrets, settings_files, trust
from node.broker_api import BrokerApi
from node.definitions import VHOST, Definitions, definitions
from node.handing_over import hand_over
from node.layout import SERVICES, CountryHome, Home
from node.permissions import ADMINISTRATOR, partner_name, users
from node.ports import LOOPBACK, CountryPorts, Ports

__all__ = ["ProvisionedNode", "hand_over", "provision"]


@dataclass(frozen=True, slots=True)
class ProvisionedNode:
    """A country's node whose files are written."""

    country: CountryHome
    ports: CountryPorts
    definitions: Definitions

    def api(self, user: str = ADMINISTRATOR) -> BrokerApi:
        """Give the management interface of the node's broker."""
        password = secrets.password(self.country.broker_password(user))
        return BrokerApi(self.ports.management, user, password)


def provision(home: Home, codes: tuple[str, ...], today: date) -> dict[str, ProvisionedNode]:
    """Write the files of these countries' nodes, each a partner of every other one here.

    Safe to repeat: passwords, keys and ports stay. A partner in `partners.yaml` is added to those
    of this checkout, or replaces one of them.
    """
    ports = Ports.of(home)
    for code in codes:
        secrets.make_private_folders(home, home.country(code))
        # Walked through by users of servers and services, whatever the umask of the starter.
        _set_mode(home.country(code).path, 0o711)
    home.run.mkdir(mode=0o700, exist_ok=True)
    _trust(home, codes, today)
    return {code: _provision(home, code, codes, ports) for code in codes}


def _provision(home: Home, code: str, codes: tuple[str, ...], ports: Ports) -> ProvisionedNode:
    country = home.country(code)
    elsewhere = partners.read(country.partners)
    neighbours = {other: _neighbour(home, code, other, ports) for other in codes if other != code}
    upstreams = {**neighbours, **elsewhere.partners}
    uris = {other: upstreams[other].federation_uri() for other in sorted(upstreams)}
    content = definitions(code, _passwords(country, uris), uris)
    own_ports = ports.country(code)
    broker.write(country, own_ports, content, elsewhere.listen)
    mongod.write(country, own_ports)
    for service in SERVICES:
        secrets.password(country.database_password(service))
    settings_files.write(home, country, own_ports)
    return ProvisionedNode(country, own_ports, content)


def _neighbour(home: Home, code: str, other: str, ports: Ports) -> partners.Upstream:
    """A partner in the same checkout: its broker on loopback, with the password it made for us."""
    user = partner_name(code)
    file = home.country(other).broker_password(user)
    secrets.password(file)
    return partners.Upstream(
        uri=f"amqp://{LOOPBACK}:{ports.country(other).amqp}/{VHOST}", user=user, password_file=file
    )


def _passwords(country: CountryHome, upstreams: Mapping[str, str]) -> dict[str, str]:
    everybody = users(country.country, SERVICES, upstreams)
    return {user.name: secrets.password(country.broker_password(user.name)) for user in everybody}


def _trust(home: Home, codes: tuple[str, ...], today: date) -> None:
    known = trust.read(home.trust)
    for code in codes:
        kid = f"{code}-{today.year}-1"
        public = secrets.service_keys(home.country(code), kid)
        known = trust.merge_key(known, code, public["kid"], public["public"], today)
    if known != trust.read(home.trust):
        trust.write(home.trust, known)
    _set_mode(home.trust, trust.MODE)


def _set_mode(path: Path, mode: int) -> None:
    """Set a mode, unless another user owns the path, who then answers for it."""
    if os.getuid() in (0, path.stat().st_uid):
        path.chmod(mode)
