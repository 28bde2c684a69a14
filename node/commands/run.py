"""`perform run`: one service in the foreground, as the supervisor and containers start it."""

import importlib
import os
from typing import Annotated

import typer

from node.errors import Correct
from node.layout import SERVICES


def run(
    service: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.")],
) -> None:
    """Run one service until SIGTERM; settings come from the environment and PERFORM_SETTINGS."""
    if service not in SERVICES:
        raise Correct(f"there is no service {service}: choose one of {', '.join(SERVICES)}")
    # One settings file may serve several services, as in a container image.
    os.environ["PERFORM_SERVICE"] = service
    from chassis import runner, settings

    raise typer.Exit(runner.run(_class_of(service), settings.load()))


def _class_of(service: str) -> type:
    """Give the nameko class of a service: the one in its `service.py` that has its name."""
    from chassis.service import Service

    module = importlib.import_module(f"services.{service}.service")
    found = [
        each
        for each in vars(module).values()
        if isinstance(each, type)
        and issubclass(each, Service)
        and getattr(each, "name", None) == service
    ]
    if len(found) != 1:
        raise Correct(f"services/{service}/service.py must hold one Service with this name")
    return found[0]
