"""A migrated notification service, fed as the chassis feeds it."""

from collections.abc import Callable, Iterator

import pytest

from chassis.batch import BatchProcess
from chassis.broker import BrokerAddress
from chassis.clock import random_id
from chassis.delivery import Delivery
from chassis.publisher import ConfirmingPublisher
from chassis.unit_of_work import UnitOfWork
from contracts.payload import Payload
from contracts.registry import contract
from services.notification.service import NotificationService
from services.notification.use_cases import log_alerts
from tests.interface.calling import Call, caller
from tests.interface.notification.news import event
from tests.interface.set_clock import SetClock

MIGRATIONS = "services.notification.migrations"
QUEUE = "notification.alerts"
Deliver = Callable[..., list[str]]


@pytest.fixture
def migrations() -> str | None:
    return MIGRATIONS


@pytest.fixture
def unit(migrate: Callable[[str], UnitOfWork], clock: SetClock) -> UnitOfWork:
    return UnitOfWork(migrate(MIGRATIONS).db, "gb", clock)


@pytest.fixture
def publisher(broker: BrokerAddress) -> Iterator[ConfirmingPublisher]:
    opened = ConfirmingPublisher.open(broker)
    yield opened
    opened.close()


@pytest.fixture
def deliver(unit: UnitOfWork, publisher: ConfirmingPublisher) -> Deliver:
    """Deliver payloads in one batch as the consumer does: decoded, in one transaction, with inbox.

    Gives the ids of the events, which are new ones unless `ids` says others.
    """
    batches = BatchProcess(QUEUE, unit, log_alerts)

    def deliver(*payloads: Payload, ids: list[str] | None = None) -> list[str]:
        own = ids or [random_id() for _ in payloads]
        wire = [
            Delivery(QUEUE, 1, event(each, id).to_bytes(), contract(each.TYPE).routing_key, 0, 0)
            for each, id in zip(payloads, own, strict=True)
        ]
        batches.process(wire, publisher)
        return own

    return deliver


@pytest.fixture
def call(unit: UnitOfWork) -> Call:
    return caller(NotificationService, unit)
