"""Names the machine and the versions a figure was measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import psutil

from node.mongo_users import server_version
from node.testing import PrivateNode


def described() -> str:
    """One line: processor, cores, memory, system, and the libraries that matter."""
    memory = psutil.virtual_memory().total / 2**30
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("nameko", "kombu", "pymongo", "faststream")
    )
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, {libraries}"
    )


def servers(node: PrivateNode) -> str:
    """Versions of the broker and the database."""
    return f"RabbitMQ {node.api.version()}, MongoDB {server_version(node.ports.mongod)}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
