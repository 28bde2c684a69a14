"""Real servers for tests: one private broker and database a session, started when first asked for.

Every test may ask for these fixtures; none is ever skipped, a server that does not start fails it.

- `mongo_url`: address of a MongoDB replica set, as its administrator.
- `database`: an empty database of its own for each test, as durable as a service's.
- `migrate`: `migrate("services.directory.migrations")` brings that database up to date and gives
  its `UnitOfWork`.
- `migrations`: a folder whose tests all want the same migrations names them here, and `database`
  comes migrated, emptied of what the test before wrote. It is nothing where processes are killed.
- `databases`: lends more of them, `with databases.migrated("services.directory.migrations")`.
- `broker`: the `BrokerAddress` of a RabbitMQ with the topology of `contracts`, as administrator.
- `purged_broker`: the same with all queues empty; for tests that use the contracts' own queues.
- `operator`: an `RpcClient` on that broker, with the role operator.
- `running_node`: the `node.testing.PrivateNode` behind them, with settings and passwords of every
  service. Ask for `broker` or `mongo_url` as well: only servers that some test of the session
  names are started. Whoever kills, stops or pauses a server asks for `frail_node` instead, which
  brings everything back afterwards.
- `node_home`: the session's folder, `.perform/test/session-<pid>`; it stays when a test failed,
  with the servers' logs, until the next session begins.

Of tests that run side by side (`--numprocesses`) each process is such a session.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pymongo import MongoClient
from pymongo.database import Database

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.rpc_client import RpcClient
from chassis.unit_of_work import UnitOfWork
from node.testing import PrivateNode, private_node
from tests.databases import Databases
from tests.servers import (
    empty_queues,
    end_orphans,
    forget_data,
    keep_data_in_memory,
    migrated,
    revived_afterwards,
)

FOLDER = Path(__file__).resolve().parents[1] / ".perform" / "test"


# How long an example takes says how busy the machine is; a test that hangs is ended all the same.
settings.register_profile(
    "busy", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("busy")


def pytest_configure() -> None:
    """Let a SIGTERM end the session like Ctrl-C, so that servers are ended too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def node_home(request: pytest.FixtureRequest) -> Iterator[Path]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    end_orphans(FOLDER)
    home = FOLDER / f"session-{os.getpid()}"
    home.mkdir()
    keep_data_in_memory(home)
    yield home
    forget_data(home)
    if request.session.testsfailed == 0:
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def running_node(node_home: Path, request: pytest.FixtureRequest) -> Iterator[PrivateNode]:
    asked_for = {
        name for item in request.session.items for name in getattr(item, "fixturenames", ())
    }
    with private_node(
        node_home, with_broker="broker" in asked_for, with_mongod="mongo_url" in asked_for
    ) as node:
        yield node


@pytest.fixture
def frail_node(running_node: PrivateNode, request: pytest.FixtureRequest) -> Iterator[PrivateNode]:
    if "database" in request.fixturenames:
        # Fixtures end in the reverse order, and the database is dropped on a server that runs.
        request.getfixturevalue("database")
    with revived_afterwards(running_node):
        yield running_node


@pytest.fixture(scope="session")
def mongo_url(running_node: PrivateNode) -> str:
    return running_node.database_url()


@pytest.fixture(scope="session")
def mongo_client(mongo_url: str) -> Iterator[MongoClient[Document]]:
    client: MongoClient[Document] = MongoClient(
        mongo_url, tz_aware=True, serverSelectionTimeoutMS=2_000, socketTimeoutMS=15_000
    )
    with client:
        yield client


@pytest.fixture(scope="session")
def databases(mongo_client: MongoClient[Document]) -> Databases:
    return Databases(mongo_client)


@pytest.fixture
def migrations() -> str | None:
    return None


@pytest.fixture
def database(databases: Databases, migrations: str | None) -> Iterator[Database[Document]]:
    with databases.migrated(migrations) if migrations else databases.bare() as lent:
        yield lent


@pytest.fixture
def migrate(database: Database[Document]) -> Callable[[str], UnitOfWork]:
    return lambda package: migrated(database, package)


@pytest.fixture(scope="session")
def broker(running_node: PrivateNode) -> BrokerAddress:
    return BrokerAddress(running_node.broker_url())


@pytest.fixture
def purged_broker(broker: BrokerAddress) -> BrokerAddress:
    empty_queues(broker)
    return broker


@pytest.fixture
def operator(running_node: PrivateNode, broker: BrokerAddress) -> Iterator[RpcClient]:
    who = Actor("operator", frozenset({"operator"}), via="cli")
    with RpcClient(BrokerAddress(running_node.broker_url("operator")), who) as client:
        yield client
