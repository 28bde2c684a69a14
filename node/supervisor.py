"""The supervisor of a checkout: starts, watches, restarts and ends every process of its nodes."""

import os
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psutil
from supervisor.xmlrpc import SupervisorTransport

from node import orphans
from node.broker import PATH, write_private
from node.complaint import last_line
from node.errors import NotReady
from node.identity import Identity
from node.layout import Home
from node.process import HOME_MARK, ProcessPlan
from node.supervisor_configuration import configuration

START_SECONDS = 10.0
PAUSE_SECONDS = 0.05
# States in which supervisord has, or soon will have, a process: it restarts what has exited.
ACTIVE = frozenset({"STARTING", "RUNNING", "BACKOFF", "STOPPING", "EXITED"})
NOT_RUNNING = 70
ALREADY_STARTED = 60
Program = tuple[ProcessPlan, Identity]


@dataclass(frozen=True, slots=True)
class ProcessState:
    """What the supervisor says of one process."""

    name: str
    state: str
    pid: int | None
    uptime_seconds: int

    @property
    def is_active(self) -> bool:
        """Whether the process runs or is about to."""
        return self.state in ACTIVE


class Supervisor:
    """supervisord of one checkout, controlled over its socket."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def is_alive(self) -> bool:
        """Whether supervisord answers."""
        try:
            return bool(self._call("getState")["statename"] == "RUNNING")
        except OSError:
            return False

    def states(self) -> dict[str, ProcessState]:
        """Give the state of every process by name; empty while supervisord does not run."""
        try:
            processes = self._call("getAllProcessInfo")
        except OSError:
            return {}
        return {each["name"]: _state(each) for each in processes}

    def apply(self, programs: Iterable[Program]) -> None:
        """Make supervisord know these programs; starts it if needed, and none of them.

        A changed program takes effect when it is next started, never by a restart from here.
        """
        write_private(self._home.supervisor_configuration, configuration(self._home, programs))
        if not self.is_alive():
            self._launch()
            return
        added, changed, removed = self._call("reloadConfig")[0]
        states = self.states()
        idle = [name for name in (*changed, *removed) if not states[name].is_active]
        for name in idle:
            self._call("removeProcessGroup", name)
        for name in (*added, *(name for name in idle if name in changed)):
            self._call("addProcessGroup", name)

    def start(self, names: Iterable[str]) -> None:
        """Start processes that do not run; returns at once."""
        for name in names:
            try:
                self._call("startProcess", name, False)
            except xmlrpc.client.Fault as fault:
                if fault.faultCode != ALREADY_STARTED:
                    raise

    def stop(self, names: Iterable[str], seconds: float) -> None:
        """Stop processes; returns when they and their children have ended."""
        chosen = tuple(names)
        deadline = time.monotonic() + seconds
        tree: list[psutil.Process] = []
        # Again and again, because one that has just exited is not stoppable, but comes back.
        while (active := self._active(chosen)) and time.monotonic() < deadline:
            tree += orphans.with_children(state.pid for state in active if state.pid)
            for state in active:
                self._ask_to_stop(state.name)
            time.sleep(PAUSE_SECONDS)
        # The processes themselves, not the supervisor's word: a new start needs their ports.
        orphans.wait_or_kill(tree, max(0.0, deadline - time.monotonic()))

    def _active(self, names: tuple[str, ...]) -> list[ProcessState]:
        states = self.states()
        return [states[name] for name in names if name in states and states[name].is_active]

    def _ask_to_stop(self, name: str) -> None:
        try:
            self._call("stopProcess", name, False)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != NOT_RUNNING:
                raise

    def shut_down(self, seconds: float) -> None:
        """End supervisord and whatever it still runs."""
        pid = self._pid()
        tree = orphans.with_children([pid] if pid else [])
        try:
            self._call("shutdown")
        except (OSError, xmlrpc.client.Fault):
            for process in tree:
                orphans.terminate(process)
        orphans.wait_or_kill(tree, seconds)

    def _pid(self) -> int | None:
        try:
            return int(self._call("getPID"))
        except OSError:
            return None

    def _launch(self) -> None:
        self._home.supervisor_socket.parent.mkdir(mode=0o700, exist_ok=True)
        launched = subprocess.run(  # noqa: S603  # our own interpreter and file
            [
                sys.executable,
                "-m",
                "supervisor.supervisord",
                "--configuration",
                str(self._home.supervisor_configuration),
            ],
            env={
                HOME_MARK: str(self._home.path),
                "PATH": PATH,
                "LANG": "C.UTF-8",
                "HOME": str(self._home.run),
                "PYTHONWARNINGS": "ignore",
            },
            cwd=self._home.run,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if launched.returncode != 0:
            raise NotReady(
                f"supervisord did not start: {_reason(launched.stderr)} "
                f"(see {self._home.supervisor_log})"
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_alive():
            if time.monotonic() >= deadline:
                raise NotReady(f"supervisord did not start: see {self._home.supervisor_log}")
            time.sleep(PAUSE_SECONDS)

    def _call(self, method: str, *arguments: Any) -> Any:
        if not os.path.exists(self._home.supervisor_socket):
            raise FileNotFoundError(self._home.supervisor_socket)
        transport = SupervisorTransport(None, None, f"unix://{self._home.supervisor_socket}")
        proxy = xmlrpc.client.ServerProxy("http://localhost", transport=transport)
        try:
            return getattr(proxy.supervisor, method)(*arguments)
        finally:
            transport.close()


def _reason(said: str) -> str:
    """What supervisord said, without its last words, which are where to get help."""
    return last_line(said.partition("For help, use")[0])


def _state(info: dict[str, Any]) -> ProcessState:
    running = info["statename"] in {"RUNNING", "STARTING"}
    uptime = info["now"] - info["start"] if running else 0
    return ProcessState(info["name"], info["statename"], info["pid"] or None, max(0, uptime))
