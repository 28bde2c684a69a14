"""The assessment service's methods on an empty database."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.unit_of_work import UnitOfWork
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from tests.interface.calling import Call, caller
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import CATALOGUE, KEY

MIGRATIONS = "services.assessment.migrations"


@pytest.fixture
def migrations() -> str | None:
    return MIGRATIONS


@pytest.fixture
def unit(migrate: Callable[[str], UnitOfWork], clock: SetClock) -> UnitOfWork:
    return UnitOfWork(migrate(MIGRATIONS).db, "gb", clock)


@pytest.fixture
def call(unit: UnitOfWork) -> Call:
    """Give ``call(method, data, role=...)``, by an operator unless another role is named."""
    registry = Registry(unit, "gb", CATALOGUE, KEY)
    by_anybody = caller(AssessmentService, unit, registry=registry)

    def by_operator(
        method: str,
        data: dict[str, Any] | None = None,
        role: str = "operator",
        *more: Any,
        **named: Any,
    ) -> dict[str, Any]:
        return by_anybody(method, data, role, *more, **named)

    return by_operator


@pytest.fixture(scope="module")
def process(
    running_node: PrivateNode, broker: BrokerAddress, mongo_client: MongoClient[Document]
) -> Iterator[ServiceProcess]:
    """The assessment service, running, with nothing in it at first."""
    process = ServiceProcess(running_node, "assessment")
    process.start()
    try:
        process.wait_ready()
        yield process
    finally:
        process.stop()
        mongo_client.drop_database("assessment")
