"""A nameko entrypoint for repeated work that only one replica does: `@every(seconds)`."""

import threading
from datetime import timedelta
from typing import Any

from eventlet.event import Event as Signal
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from chassis import metrics
from chassis.errors import Unavailable
from chassis.lease import Lease
from chassis.logs import logger
from chassis.process import of

log = logger(__name__)
ASK_AGAIN_SECONDS = 5.0


class LeasedTimer(Entrypoint):
    """Calls the method at start and then every `seconds`, in one process of the service.

    The lease is kept for the whole interval, so replicas take turns only when the holder is gone.
    A failed run is logged, counted and tried again after five seconds, so the method must be safe
    to repeat.
    """

    def __init__(self, seconds: float, **kwargs: Any) -> None:
        self.seconds = seconds
        super().__init__(**kwargs)

    def setup(self) -> None:
        """Prepare the lease named after the method."""
        process = of(self.container)
        duration = timedelta(seconds=max(self.seconds, 3 * ASK_AGAIN_SECONDS))
        self._lease = Lease(process.db, f"timer:{self.method_name}", process.holder, duration)
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin; the first run is at once if the lease is free."""
        self.container.spawn_managed_thread(self._run, identifier=f"timer:{self.method_name}")

    def stop(self) -> None:
        """End, and let another replica take over at once."""
        self._stopping.set()
        try:
            self._lease.release()
        except Unavailable as error:
            log.info("lease left to expire", error=str(error))

    def _run(self) -> None:
        while not self._stopping.is_set():
            pause = self.seconds if self._turn() else ASK_AGAIN_SECONDS
            self._stopping.wait(pause)

    def _turn(self) -> bool:
        """Run the method if the lease is ours; whether this turn is over."""
        try:
            if not self._lease.acquire():
                return False
            return self._done_by_worker()
        except Unavailable as error:
            log.warning("timer waits", timer=self.method_name, error=str(error))
            return False
        except ContainerBeingKilled:
            return True

    def _done_by_worker(self) -> bool:
        """Whether the method ended well; a failure is logged, and tried again soon."""
        done: Any = Signal()

        def finished(_: object, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send(exc_info)
            return result, None

        self.container.spawn_worker(self, (), {}, handle_result=finished)
        failure = done.wait()
        if failure is not None:
            log.error("timer failed", timer=self.method_name, exc_info=failure)
        metrics.TIMERS.labels(self.method_name, "failed" if failure else "done").inc()
        return failure is None


every = LeasedTimer.decorator
