"""The assessment service's methods on an empty database."""

from collections.abc import Callable
from typing import Any

import pytest

from chassis.unit_of_work import UnitOfWork
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from tests.interface.calling import Call, caller
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import CATALOGUE, KEY


@pytest.fixture
def unit(migrate: Callable[[str], UnitOfWork], clock: SetClock) -> UnitOfWork:
    return UnitOfWork(migrate("services.assessment.migrations").db, "gb", clock)


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
