"""What fixtures do to servers: bring them back, empty them, and end what a dead session left."""

import fcntl
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psutil
from pymongo.database import Database

from chassis import migrations_runner
from chassis.broker import BrokerAddress
from chassis.clock import SystemClock
from chassis.database import Document
from chassis.unit_of_work import UnitOfWork
from contracts.topology import queues
from node import secrets
from node.identity import Identity
from node.layout import Home
from node.process import HOME_MARK
from node.server_process import ServerProcess
from node.testing import PrivateNode
from tests.waiting import wait_until

# A session takes 400 MiB of it, and up to four begin at the same moment.
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3


def pause(server: ServerProcess) -> None:
    """Stop the server in its tracks: it keeps its connections and answers nobody."""
    os.killpg(server.pid, signal.SIGSTOP)
    wait_until(lambda: _is_stopped(server.pid), 5, f"{server.plan.name} is paused")


def _is_stopped(pid: int) -> bool:
    threads = Path(f"/proc/{pid}/task").glob("*/stat")
    return all(thread.read_text().rpartition(")")[2].split()[0] == "T" for thread in threads)


def resume(server: ServerProcess) -> None:
    """Let a paused server go on."""
    os.killpg(server.pid, signal.SIGCONT)


def wait_until_queues_are_on_disk(node: PrivateNode) -> None:
    """Wait until a queue declared now would outlive a SIGKILL.

    RabbitMQ 3.10 writes the list of its quorum queues every half second; one that is not in it is
    gone after a kill. Queues of a node are declared long before anybody uses them, tests' are not.
    """
    (names,) = node.country_home.broker.glob("data/*/quorum/*/names.dets")
    declared = time.time()
    wait_until(lambda: names.stat().st_mtime > declared, 5, "the list of queues is written")


@contextmanager
def revived_afterwards(node: PrivateNode) -> Iterator[None]:
    """Bring back what ran before the block and was killed, stopped or paused in it."""
    starts = {node.broker: node.start_broker, node.mongod: node.start_mongod}
    ran = [server for server in starts if server.is_running]
    try:
        yield
    finally:
        for server in ran:
            if server.is_running:
                resume(server)
            else:
                starts[server]()


def empty_queues(address: BrokerAddress) -> None:
    """Remove all messages that wait in the contracts' queues."""
    with address.connect() as connection:
        for queue in queues():
            connection.default_channel.queue_purge(queue.name)


def migrated(database: Database[Document], package: str) -> UnitOfWork:
    """Bring the database up to date with a service's migrations; give its unit of work."""
    migrations_runner.apply(database, package, SystemClock(), "test", threading.Event())
    return UnitOfWork(database, "gb")


def keep_data_in_memory(home: Path) -> None:
    """Lead what a node's servers write into memory, where that has room; before they first start.

    A killed server finds there what it had written, as on a disk; only a flush costs nothing.
    """
    if not (MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM and _memory() > ROOM):
        return
    here = Home(home)
    country, servers = here.country("gb"), Identity.for_servers(here)
    secrets.make_private_folders(here, country)
    for folder in (country.broker, country.mongo):
        data = Path(mkdtemp(prefix="perform-test-", dir=MEMORY))
        servers.take(data)
        (folder / "data").symlink_to(data)


def _memory() -> int:
    return int(psutil.virtual_memory().available)


def forget_data(home: Path) -> None:
    """Give the memory back."""
    for link in home.glob("*/*/data"):
        if link.is_symlink():
            shutil.rmtree(link.readlink(), ignore_errors=True)
            link.unlink()


def end_orphans(folder: Path) -> None:
    """End servers of sessions that were killed, known by the mark in their environment.

    Sessions that begin together do so one after the other.
    """
    with (folder / "orphans.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _end_orphans(folder)


def _end_orphans(folder: Path) -> None:
    for home in folder.glob("session-*"):
        if psutil.pid_exists(int(home.name.removeprefix("session-"))):
            continue
        for process in psutil.process_iter():
            if _mark(process) == str(home):
                process.kill()
                process.wait(10)
        forget_data(home)
        shutil.rmtree(home)


def _mark(process: psutil.Process) -> str | None:
    try:
        mark: str | None = process.environ().get(HOME_MARK)
    except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
        return None
    return mark
