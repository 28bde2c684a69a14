"""nameko dependencies made once per process from what the process holds."""

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from chassis.process import Process, of


class Provided(DependencyProvider):
    """A value made by `factory(process)` at start and injected into every worker."""

    def __init__(self, factory: Callable[[Process], Any]) -> None:
        self.factory = factory
        self.value: Any = None

    def setup(self) -> None:
        """Make the value; an error here stops the start with its message."""
        self.value = self.factory(of(self.container))

    def get_dependency(self, worker_ctx: object) -> Any:
        """The value, the same for every worker: it must be safe to share."""
        return self.value


def provide(factory: Callable[[Process], Any]) -> Any:
    """Declare a class attribute of a service that holds what `factory` makes of the process."""
    return Provided(factory)
