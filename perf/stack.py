"""The private servers that all contenders share, and our own services beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.rpc_client import RpcClient
from node import mongod
from node.layout import CHECKOUT
from node.service_process import ServiceProcess
from node.testing import PrivateNode, private_nodes

HOME = CHECKOUT / ".perform" / "bench"


@dataclass(frozen=True)
class Stack:
    """One country's broker and database, for a user who may do anything."""

    node: PrivateNode

    @property
    def broker(self) -> BrokerAddress:
        """The broker's address."""
        return BrokerAddress(self.node.broker_url())

    @property
    def database_url(self) -> str:
        """The database's address."""
        return self.node.database_url()

    def database(self, name: str) -> Database[Document]:
        """A database by name."""
        client: MongoClient[dict[str, Any]] = MongoClient(self.database_url, tz_aware=True)
        return client[name]

    def fresh(self, name: str) -> Collection[Document]:
        """The empty `records` collection of an empty database."""
        database = self.database(name)
        database.client.drop_database(name)
        return database["records"]

    def client(self) -> RpcClient:
        """A caller of this country's services."""
        actor = Actor("perf", frozenset({"operator"}), via="cli")
        return RpcClient(BrokerAddress(self.node.broker_url("operator")), actor)

    @contextmanager
    def serving(self, *services: str) -> Iterator[None]:
        """Run some of our services, each in a process of its own, until the block ends."""
        processes = [self.service(name) for name in services]
        try:
            for process in processes:
                process.start()
            for process in processes:
                process.wait_ready()
            yield
        finally:
            for process in processes:
                process.stop()

    def service(self, name: str) -> ServiceProcess:
        """One of our services, not yet started."""
        return ServiceProcess(self.node, name)


@contextmanager
def stacks(*countries: str) -> Iterator[dict[str, Stack]]:
    """Start federated countries for the duration of the benchmarks."""
    with private_nodes(HOME, countries) as nodes:
        for node in nodes.values():
            # What a real node keeps, and pays for.
            node.set_parameters(minSnapshotHistoryWindowInSeconds=mongod.HISTORY_SECONDS)
        yield {code: Stack(node) for code, node in nodes.items()}
