"""Real servers for tests: one private broker and database a session, started when first asked for.

Every test may ask for these fixtures; none is ever skipped, a server that does not start fails it.

- `mongo_url`: address of a MongoDB replica set, as its administrator.
- `database`: an empty database of its own for each test, as durable as a service's.
- `migrate`: `migrate("services.directory.migrations")` brings that database up to date and gives
  its `UnitOfWork`.
- `broker`: the `BrokerAddress` of a RabbitMQ with the topology of `contracts`, as administrator.
- `purged_broker`: the same with all queues empty; for tests that use the contracts' own queues.
- `operator`: an `RpcClient` on that broker, with the role operator.
- `running_node`: the `node.testing.PrivateNode` behind them, with settings and passwords of every
  service. Ask for `broker` or `mongo_url` as well: only servers that some test of the session
  names are started. Whoever kills, stops or pauses a server asks for `frail_node` instead, which
  brings everything back afterwards.
- `node_home`: the session's folder, `.perform/test/session-<pid>`; it stays when a test failed,
  with the servers' logs, until the next session begins.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pymongo
import pytest
from hypothesis import HealthCheck, settings
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.rpc_client import RpcClient
from chassis.unit_of_work import UnitOfWork
from node.testing import PrivateNode, private_node
from tests.servers import empty_queues, end_orphans, migrated, revived_afterwards

FOLDER = Path(__file__).resolve().parents[1] / ".perform" / "test"


def pytest_configure() -> None:
    """Let a SIGTERM end the session like Ctrl-C, so that servers are ended too; time nothing."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # How long an example takes says more about the machine than about the rule.
    settings.register_profile(
        "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("untimed")


@pytest.fixture(scope="session")
def node_home(request: pytest.FixtureRequest) -> Iterator[Path]:
    end_orphans(FOLDER)
    home = FOLDER / f"session-{os.getpid()}"
    home.mkdir(parents=True)
    yield home
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


@pytest.fixture
def database(mongo_client: MongoClient[Document]) -> Iterator[Database[Document]]:
    name = f"test_{uuid4().hex}"
    yield mongo_client.get_database(name, write_concern=DURABLE, read_concern=SNAPSHOT)
    # A transaction of a process that was killed holds its database for seconds; let it be.
    with suppress(PyMongoError), pymongo.timeout(0.5):
        mongo_client.drop_database(name)


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
