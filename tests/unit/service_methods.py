"""Every RPC method of a service with its policy, found on the class itself."""

import inspect
from collections.abc import Callable
from typing import Any

from chassis.actor import Actor
from chassis.service import Service

Policy = Callable[[Actor, dict[str, Any]], str | None]


def policies(service: type[Service]) -> dict[str, Policy]:
    """Give the policy of each method that can be called from outside."""
    methods = inspect.getmembers(service, lambda member: hasattr(member, "policy"))
    return {name: method.policy for name, method in methods}


def entrypoints(service: type[Service]) -> set[str]:
    """Give the names of all nameko entrypoints, with or without a policy."""
    methods = inspect.getmembers(service, lambda member: hasattr(member, "nameko_entrypoints"))
    return {name for name, _ in methods}
