"""Migrations: numbered changes to a service's database, each applied once, under a lease."""

import importlib
import pkgutil
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType

from pymongo.database import Database

from chassis.clock import Clock
from chassis.database import Document, translated
from chassis.errors import CallSomeone
from chassis.lease import Lease
from chassis.logs import logger

log = logger(__name__)

COLLECTION = "migrations"
CHASSIS_PACKAGE = "chassis.migrations"
LEASE = timedelta(seconds=60)
_NAME = re.compile(r"\d{4}_[a-z0-9_]+")


@dataclass(frozen=True)
class Migration:
    """One step: its id `<package>/<number_name>` and the module with `up(db)`."""

    id: str
    module: ModuleType


def found(package: str) -> Iterator[Migration]:
    """The migrations of a package in order; CallSomeone when a name or number is wrong."""
    folder = importlib.import_module(package)
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    for expected, name in enumerate(names, start=1):
        if not _NAME.fullmatch(name) or int(name[:4]) != expected:
            raise CallSomeone("migrations.misnumbered", package=package, name=name)
        yield Migration(f"{package}/{name}", importlib.import_module(f"{package}.{name}"))


def apply(
    database: Database[Document],
    package: str,
    clock: Clock,
    holder: str,
    stopping: threading.Event,
) -> list[str]:
    """Bring the database up to date: the chassis' own steps first, then the service's.

    Only one process migrates at a time; others wait until it is done. A step that was cut off runs
    again, so every step is idempotent. Returns the ids applied here. Raises Unavailable.
    """
    lease = Lease(database, "migrations", holder, LEASE)
    while not lease.acquire():
        log.info("another process migrates; waiting")
        if stopping.wait(0.5):
            return []
    try:
        return _apply_missing(database, package, clock, lease)
    finally:
        lease.release()


def _apply_missing(
    database: Database[Document], package: str, clock: Clock, lease: Lease
) -> list[str]:
    applied: list[str] = []
    steps = [step for each in dict.fromkeys((CHASSIS_PACKAGE, package)) for step in found(each)]
    with translated():
        done = {row["_id"] for row in database[COLLECTION].find({}, {"_id": 1})}
        for step in steps:
            if step.id in done:
                continue
            lease.acquire()
            step.module.up(database)
            database[COLLECTION].insert_one({"_id": step.id, "at": clock.now()})
            log.info("migration applied", migration=step.id)
            applied.append(step.id)
    return applied
