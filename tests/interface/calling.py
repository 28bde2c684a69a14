"""Calls a service's RPC methods as they are called on the wire, without a broker between."""

from collections.abc import Callable
from typing import Any

from nameko.testing.services import worker_factory

from chassis.clock import random_id
from chassis.service import Service
from chassis.unit_of_work import UnitOfWork

Call = Callable[..., dict[str, Any]]


def caller(service: type[Service], unit: UnitOfWork, **dependencies: Any) -> Call:
    """Give ``call(method, data, role=..., command_id=...)`` on a service with real storage."""
    worker = worker_factory(service, unit=unit, clock=unit.clock, **dependencies)

    def call(
        method: str,
        data: dict[str, Any] | None = None,
        role: str = "partner_admin",
        organisation: str | None = None,
        command_id: str | None = None,
    ) -> dict[str, Any]:
        actor = {"id": "someone", "roles": [role], "organisation": organisation, "via": "test"}
        request = {"command_id": command_id or random_id(), "actor": actor, "data": data or {}}
        answer: dict[str, Any] = getattr(worker, method)(request=request)
        return answer

    return call
