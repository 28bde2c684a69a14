"""Private brokers and databases for tests and benchmarks: real servers, without our services.

::

    with private_node(home) as node:
        node.broker_url("administrator")     # amqp://administrator:...@127.0.0.1:.../perform
        node.settings("benchmark")           # what chassis.settings.Settings takes
        node.broker.kill(); node.start_broker()

`home` is a folder of the test's own, best `.perform/test/<name>`, which the unprivileged user can
reach that servers run as when the tests run as root.
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from pymongo import MongoClient

from node import broker, mongo_users, mongod, ports, secrets
from node.broker_api import BrokerApi
from node.definitions import VHOST
from node.errors import Missing
from node.identity import Identity
from node.layout import SERVICES, CountryHome, Home
from node.permissions import partner_name
from node.ports import LOOPBACK, CountryPorts, Ports
from node.provision import ProvisionedNode, hand_over, provision
from node.server_process import ServerProcess

BROKER_SECONDS = 90.0
MONGOD_SECONDS = 60.0
HISTORY_SECONDS = 5

# Who reaches whose broker through another port: {(downstream, upstream): port}.
Detours = Mapping[tuple[str, str], int]


class PrivateNode:
    """One country's broker and database, provisioned with topology and users."""

    def __init__(self, home: Home, node: ProvisionedNode, identity: Identity) -> None:
        self.home = home
        self.identity = identity
        self._node = node
        epmd = Ports.of(home).epmd
        self.broker = ServerProcess(
            broker.plan(home, self.country_home, self.ports, epmd), identity
        )
        program = mongod.binary()
        if program is None:
            raise Missing("mongod is missing: run `make setup`")
        self.mongod = ServerProcess(mongod.plan(home, self.country_home, program), identity)

    @property
    def country(self) -> str:
        """The country's code."""
        return self.country_home.country

    @property
    def country_home(self) -> CountryHome:
        """The node's folder."""
        return self._node.country

    @property
    def ports(self) -> CountryPorts:
        """The node's ports."""
        return self._node.ports

    @property
    def api(self) -> BrokerApi:
        """The management interface, as administrator."""
        return self._node.api()

    def start_broker(self) -> None:
        """Start the broker; returns when it takes connections and the topology is there."""
        self.broker.start()
        self.wait_for_broker()

    def wait_for_broker(self) -> None:
        """Wait until the broker takes connections."""
        self.broker.wait_until("ready", lambda: self.api.is_ready(self.ports.amqp), BROKER_SECONDS)

    def start_mongod(self) -> None:
        """Start the database; returns when it is a primary that knows its users."""
        self.mongod.start()
        self.wait_for_mongod()
        # Tests set their clocks back by years: what they write has expired by the time of the
        # database, which would sweep it away under their hands once a minute. And they drop one
        # database after another: kept for minutes, dropped collections hold their files open.
        self.set_parameters(
            ttlMonitorEnabled=False, minSnapshotHistoryWindowInSeconds=HISTORY_SECONDS
        )

    def set_parameters(self, **parameters: Any) -> None:
        """Set parameters of the running database."""
        with MongoClient[dict[str, Any]](self.database_url()) as client:
            client.admin.command("setParameter", 1, **parameters)

    def wait_for_mongod(self) -> None:
        """Wait until the database is a primary."""
        mongo_users.prepare(
            self.country_home,
            self.ports.mongod,
            SERVICES,
            MONGOD_SECONDS,
            self.mongod.require_running,
        )

    def kill(self) -> None:
        """End both at once, whatever state they are in; what was acknowledged is on disk."""
        self.broker.kill()
        self.mongod.kill()

    def broker_password(self, user: str) -> str:
        """Give the password of a service, `operator`, `administrator` or `partner_<code>`."""
        return secrets.password(self.country_home.broker_password(user))

    def broker_url(self, user: str = "administrator") -> str:
        """Give the broker's address with a user's password in it."""
        password = quote(self.broker_password(user), safe="")
        return f"amqp://{user}:{password}@{LOOPBACK}:{self.ports.amqp}/{VHOST}"

    def database_url(self, service: str = "administrator") -> str:
        """Give the database's address with the credentials of a service or the administrator."""
        secret = quote(secrets.password(self.country_home.database_password(service)), safe="")
        source = "admin" if service == "administrator" else service
        return (
            f"mongodb://{service}:{secret}@{LOOPBACK}:{self.ports.mongod}/{source}"
            f"?replicaSet={mongod.REPLICA_SET}&authSource={source}"
        )

    def settings_file(self, service: str) -> Path:
        """Give the file for `PERFORM_SETTINGS` of a service process."""
        return self.country_home.settings(service)

    def settings(self, service: str) -> dict[str, Any]:
        """Give a service's settings as `chassis.settings.Settings` takes them."""
        content: dict[str, Any] = yaml.safe_load(self.settings_file(service).read_text("utf-8"))
        return content


@contextmanager
def private_node(
    home: Path, country: str = "gb", *, with_broker: bool = True, with_mongod: bool = True
) -> Iterator[PrivateNode]:
    """Run one country's broker and database in `home` until the block ends."""
    with private_nodes(home, (country,), with_broker=with_broker, with_mongod=with_mongod) as nodes:
        yield nodes[country]


@contextmanager
def private_nodes(
    home: Path,
    countries: tuple[str, ...] = ("gb", "de", "es"),
    *,
    with_broker: bool = True,
    with_mongod: bool = True,
    detours: Detours | None = None,
    partners: Mapping[str, dict[str, Any]] | None = None,
) -> Iterator[dict[str, PrivateNode]]:
    """Run federated countries in `home` until the block ends, each a partner of every other.

    `detours` leads a downstream's link through another port, such as a proxy of the test's own.
    `partners` gives a country the content of its `partners.yaml`.
    """
    here = Home(home.resolve())
    for code in countries:
        secrets.make_private_folders(here, here.country(code))
    for code in countries:
        ways = {up: port for (down, up), port in (detours or {}).items() if down == code}
        content = (partners or {}).get(code, {})
        _write_partners(here, code, {**content, **_led_around(here, code, ways)})
    nodes = _prepare(here, countries)
    with ExitStack() as cleanup:
        if with_broker:
            cleanup.enter_context(_epmd(here, next(iter(nodes.values())).identity))
        starts = []
        for node in nodes.values():
            cleanup.callback(node.kill)
            starts += [node.start_broker] if with_broker else []
            starts += [node.start_mongod] if with_mongod else []
        with ThreadPoolExecutor(max(1, len(starts))) as together:
            for start in [together.submit(start) for start in starts]:
                start.result()
        yield nodes


def _prepare(home: Home, countries: tuple[str, ...]) -> dict[str, PrivateNode]:
    identity = Identity.for_servers(home)
    chosen = Ports.of(home)
    chosen.renew_epmd()
    for code in countries:
        chosen.renew_taken(code)
    nodes = provision(home, countries, date.today())
    for code in countries:
        hand_over(home.country(code), identity, Identity.for_services())
    return {code: PrivateNode(home, node, identity) for code, node in nodes.items()}


def _led_around(home: Home, code: str, ways: Mapping[str, int]) -> dict[str, Any]:
    """Give the content of a partners file that leads links through other ports."""
    if not ways:
        return {}
    upstreams = {}
    for upstream, port in ways.items():
        password = home.country(upstream).broker_password(partner_name(code))
        secrets.password(password)
        upstreams[upstream] = {
            "uri": f"amqp://{LOOPBACK}:{port}/{VHOST}",
            "user": partner_name(code),
            "password_file": str(password),
        }
    return {"partners": upstreams}


def _write_partners(home: Home, code: str, content: dict[str, Any]) -> None:
    file = home.country(code).partners
    if content:
        file.write_text(json.dumps(content), encoding="utf-8")
    else:
        file.unlink(missing_ok=True)


@contextmanager
def _epmd(home: Home, identity: Identity) -> Iterator[None]:
    port = Ports.of(home).epmd
    process = ServerProcess(broker.epmd_plan(home, port), identity)
    process.start()
    try:
        process.wait_until("listening", lambda: not ports.is_free(port), 10)
        yield
    finally:
        process.stop()
