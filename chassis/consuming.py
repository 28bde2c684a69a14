"""The nameko entrypoint for events: `@consumes(queue, batch=N)`."""

import contextvars
import functools
from collections.abc import Callable
from typing import Any

from eventlet.event import Event as Signal
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from chassis.batch import BatchProcess, Verdicts
from chassis.consumer import Consumer
from chassis.delivery import Received
from chassis.drain import DeadQueueDrain
from chassis.errors import Unavailable
from chassis.outcomes import Refuse, RetryLater
from chassis.process import of
from chassis.unit_of_work import Transaction

__all__ = ["EventBatches", "Received", "Refuse", "RetryLater", "consumes"]


class EventBatches(Entrypoint):
    """Calls the method with `(tx, events)` inside one transaction per batch.

    The method must have no effect outside `tx`, for it may run again. Whatever it saves is saved
    together with the inbox; what happens to an event it refuses is in `chassis.outcomes`.
    """

    def __init__(self, queue: str, batch: int = 50, **kwargs: Any) -> None:
        self.queue = queue
        self.batch = batch
        super().__init__(**kwargs)

    def setup(self) -> None:
        """Make the consumer of the queue and the one of its dead queue."""
        process = of(self.container)
        batches = BatchProcess(self.queue, process.unit, self._in_worker)
        drain = DeadQueueDrain(self.queue, process.unit)
        self._consumers = [
            Consumer.of(batches, process.broker, self.batch),
            Consumer(f"{self.queue}.dead", process.broker, drain.process, size=1),
        ]

    def start(self) -> None:
        """Begin to consume; waits for nothing, the broker may be away."""
        for consumer in self._consumers:
            self.container.spawn_managed_thread(consumer.run, identifier=consumer.queue)

    def stop(self) -> None:
        """Finish the batch in hand and stop."""
        for consumer in self._consumers:
            consumer.ask_to_stop()
        for consumer in self._consumers:
            consumer.stop()

    def _in_worker(self, tx: Transaction, events: list[Received]) -> Verdicts | None:
        """Run the service's method as a nameko worker and wait for what it says."""
        done: Any = Signal()

        def finished(_: object, result: Any, exc_info: Any) -> tuple[Any, Any]:
            if exc_info is None:
                done.send(result)
            else:
                done.send_exception(*exc_info)
            return result, None

        try:
            # A worker begins with no context; the method needs the trace and the time that is left.
            context = contextvars.copy_context()
            self.container.spawn_worker(self, (tx, events, context), {}, handle_result=finished)
        except ContainerBeingKilled as error:
            raise Unavailable("service.stopping") from error
        verdicts: Verdicts | None = done.wait()
        return verdicts

    expected_exceptions = (Refuse, RetryLater, Unavailable)


def consumes(queue: str, batch: int = 50) -> Callable[[Any], Any]:
    """Declare that a service's method `(self, tx, events)` takes in the events of `queue`."""

    def decorate(method: Any) -> Any:
        @functools.wraps(method)
        def in_context(
            service: Any,
            tx: Transaction,
            events: list[Received],
            context: contextvars.Context | None = None,
        ) -> Any:
            if context is None:
                return method(service, tx, events)
            return context.run(method, service, tx, events)

        return EventBatches.decorator(queue, batch)(in_context)

    return decorate
