"""A process of a node without a supervisor: tests and benchmarks start, kill and restart it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

from node.errors import NotReady
from node.identity import Identity
from node.process import ProcessPlan

PAUSE_SECONDS = 0.05


class ServerProcess:
    """A process started from a plan; whoever starts it ends it."""

    def __init__(self, plan: ProcessPlan, identity: Identity) -> None:
        self.plan = plan
        self._identity = identity
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id; raises `NotReady` while it is not started."""
        if self._process is None:
            raise NotReady(f"{self.plan.name} is not started")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the process in a session of its own; its output goes to the end of its log."""
        other = self._identity.is_other
        with self.plan.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # commands are those of our own plans
                self.plan.command,
                cwd=self.plan.folder,
                env=dict(self.plan.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self._identity.uid if other else None,
                group=self._identity.gid if other else None,
                extra_groups=[] if other else None,
            )

    def kill(self) -> None:
        """End the process and its children at once (SIGKILL); returns when it is gone."""
        self._signal(signal.SIGKILL)
        self._wait(10)

    def stop(self) -> None:
        """Ask the process to end (SIGTERM), then insist; returns when it is gone."""
        if not self.is_running:
            return
        os.kill(self.pid, signal.SIGTERM)
        try:
            self._wait(self.plan.stop_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def require_running(self) -> None:
        """Raise `NotReady` if the process has ended."""
        if not self.is_running:
            raise NotReady(f"{self.plan.name} ended while starting: see {self.plan.log}")

    def wait_until(self, what: str, reached: Callable[[], bool], seconds: float) -> None:
        """Wait for a condition; raises `NotReady` when the process ends or time runs out."""
        deadline = time.monotonic() + seconds
        while not reached():
            self.require_running()
            if time.monotonic() >= deadline:
                raise NotReady(f"{self.plan.name}: {what} not after {seconds} s: {self.plan.log}")
            time.sleep(PAUSE_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        if self.is_running:
            os.killpg(self.pid, number)

    def _wait(self, seconds: float) -> None:
        if self._process is not None:
            self._process.wait(seconds)
