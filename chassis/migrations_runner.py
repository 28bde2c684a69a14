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
    steps = [step for each in dict.fromkeys((CHASSIS_PACKAGE, package)) for step in found(each)]
    if not _missing(database, steps):
        return []
    lease = Lease(database, "migrations", holder, LEASE)
    while not lease.acquire():
        log.info("another process migrates; waiting")
        if stopping.wait(0.5):
            return []
    try:
        return _apply(database, _missing(database, steps), clock, lease)
    finally:
        lease.release()


def _missing(database: Database[Document], steps: list[Migration]) -> list[Migration]:
    with translated():
        done = {row["_id"] for row in database[COLLECTION].find({}, {"_id": 1})}
    return [step for step in steps if step.id not in done]


def _apply(
    database: Database[Document], steps: list[Migration], clock: Clock, lease: Lease
) -> list[str]:
    for step in steps:
        lease.acquire()
        with translated():
            step.module.up(database)
            # Whoever was paused beyond the lease may find that another has finished the step.
            database[COLLECTION].update_one(
                {"_id": step.id}, {"$setOnInsert": {"at": clock.now()}}, upsert=True
            )
        log.info("migration applied", migration=step.id)
    return [step.id for step in steps]
