"""One country under fault injection: its servers and services as processes that can be killed."""

import threading
from collections.abc import Iterable
from typing import Any

from pymongo import MongoClient

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.rpc_client import RpcClient
from node.server_process import ServerProcess
from node.service_process import ServiceProcess
from node.testing import PrivateNode

OPERATOR = Actor("chaos", frozenset({"operator"}), via="cli")


class Country:
    """A node's broker and database with some of its services beside them."""

    def __init__(self, node: PrivateNode, services: Iterable[str]) -> None:
        self.node = node
        self.services = {name: ServiceProcess(node, name) for name in services}
        self._admin: MongoClient[dict[str, Any]] = MongoClient(
            node.database_url(), tz_aware=True, serverSelectionTimeoutMS=5000
        )

    @property
    def code(self) -> str:
        return self.node.country

    def start(self) -> None:
        """Start the services; returns when all are ready."""
        for process in self.services.values():
            process.start()
        for process in self.services.values():
            process.wait_ready()

    def stop(self) -> None:
        """Stop the services."""
        for process in self.services.values():
            process.stop()
        self._admin.close()

    def kill(self, what: str) -> None:
        """SIGKILL a service, `broker` or `mongod`, and bring it back."""
        process = self._of(what)
        process.kill()
        if what == "broker":
            self.node.start_broker()
        elif what == "mongod":
            self.node.start_mongod()
        else:
            process.start()

    def restart(self, service: str) -> None:
        """SIGTERM a service and start it again; returns when the new one is ready."""
        process = self.services[service]
        process.stop()
        process.start()
        process.wait_ready()

    def client(self, user: str = "operator") -> RpcClient:
        """A caller of this country's services."""
        return RpcClient(BrokerAddress(self.node.broker_url(user)), OPERATOR)

    def db(self, service: str) -> Any:
        """A service's database, as administrator."""
        return self._admin[service]

    def unsettled(self) -> dict[str, int]:
        """What still waits: outbox rows by service, messages by queue; empty when drained."""
        rows = {
            f"{service}.outbox": self.db(service)["outbox"].count_documents({})
            for service in self.services
        }
        depths = self.node.api.queue_depths()
        return {name: count for name, count in {**rows, **depths}.items() if count}

    def dead_letters(self) -> list[dict[str, Any]]:
        """Everything nobody could handle."""
        return [
            {**letter, "service": service}
            for service in self.services
            for letter in self.db(service)["dead_letters"].find({}, {"body": 0})
        ]

    def _of(self, what: str) -> ServerProcess:
        servers = {"broker": self.node.broker, "mongod": self.node.mongod}
        return servers.get(what) or self.services[what]


class Background:
    """Faults in a thread of their own; an error in one fails the test at `join`."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._errors: list[BaseException] = []

    def start(self, work: Any, *args: Any) -> None:
        def guarded() -> None:
            try:
                work(*args)
            except BaseException as error:
                self._errors.append(error)

        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()
        self._threads.append(thread)

    @property
    def is_busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def join(self) -> None:
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive(), "a fault did not end"
        if self._errors:
            raise self._errors[0]
