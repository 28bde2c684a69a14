"""Databases for tests: migrated once for many tests, and emptied between one and the next."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pymongo
from bson import json_util
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import lease, migrations_runner
from chassis.database import DURABLE, SNAPSHOT, Document
from tests.servers import migrated

# A transaction of a process that was killed holds its database for seconds; let it be.
LET_BE_SECONDS = 0.5
# What migrating writes into the collections itself.
OF_MIGRATING = (migrations_runner.COLLECTION, lease.COLLECTION)


class Databases:
    """Lends databases to tests, each to one at a time.

    Migrating makes dozens of files and takes a second; emptying takes a fiftieth of that.
    """

    def __init__(self, client: MongoClient[Document]) -> None:
        self._client = client
        self._free: dict[str, list[_Migrated]] = defaultdict(list)

    @contextmanager
    def bare(self) -> Iterator[Database[Document]]:
        """Lend a new database with nothing in it, which nobody gets afterwards."""
        database = self._new()
        try:
            yield database
        finally:
            self._drop(database)

    @contextmanager
    def migrated(self, package: str) -> Iterator[Database[Document]]:
        """Lend a database that is as its migrations leave it, new or made so again."""
        free = self._free[package]
        lent = free.pop() if free else self._made(package)
        try:
            yield lent.database
        finally:
            if lent.is_made_new():
                free.append(lent)
            else:
                self._drop(lent.database)

    def _new(self) -> Database[Document]:
        return self._client.get_database(
            f"test_{uuid4().hex}", write_concern=DURABLE, read_concern=SNAPSHOT
        )

    def _made(self, package: str) -> "_Migrated":
        database = self._new()
        migrated(database, package)
        kept = {name: list(database[name].find()) for name in OF_MIGRATING}
        return _Migrated(database, _shape(database), kept)

    def _drop(self, database: Database[Document]) -> None:
        with suppress(PyMongoError), pymongo.timeout(LET_BE_SECONDS):
            self._client.drop_database(database.name)


@dataclass(frozen=True, slots=True)
class _Migrated:
    """A database with what it was when its migrations had run."""

    database: Database[Document]
    shape: dict[str, str]
    kept: dict[str, list[Document]]

    def is_made_new(self) -> bool:
        """Remove what a test wrote; whether that left the database as it was made."""
        try:
            with pymongo.timeout(LET_BE_SECONDS):
                self._remove()
                return _shape(self.database) == self.shape
        except PyMongoError:
            return False

    def _remove(self) -> None:
        for name in self.database.list_collection_names():
            rows = self.kept.get(name, [])
            if name not in self.shape:
                self.database.drop_collection(name)
            elif name not in self.kept or list(self.database[name].find()) != rows:
                if self.database[name].delete_many({}).deleted_count:
                    # Of a plan that was chosen among other documents nothing may be left either.
                    self.database.command("planCacheClear", name)
                if rows:
                    self.database[name].insert_many(rows)


def _shape(database: Database[Document]) -> dict[str, str]:
    """Give the options and indexes of every collection."""
    return {
        each["name"]: _text([each["options"], *database[each["name"]].list_indexes()])
        for each in database.list_collections()
    }


def _text(value: Any) -> str:
    """Give options as text in which the order of an index's keys counts."""
    return json.dumps(value, default=json_util.default)
