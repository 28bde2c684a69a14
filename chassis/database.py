"""How a service reaches its MongoDB database, and which failures mean only "not now"."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pymongo
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    WaitQueueTimeoutError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from chassis.errors import Unavailable
from chassis.settings import Settings, read_secret

Document = dict[str, Any]

DURABLE = WriteConcern(w="majority", j=True, wtimeout=10_000)
SNAPSHOT = ReadConcern("majority")
BOUND_SECONDS = 3.0

_NOT_NOW = (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NetworkTimeout,
    WaitQueueTimeoutError,
    WTimeoutError,
)
# Shutting down, stepping down, not yet primary, starting, lock or commit timeouts.
_NOT_NOW_CODES = frozenset({24, 50, 64, 91, 112, 189, 202, 251, 262, 10107, 11600, 11602, 13435})

# Unauthorised, authentication failed.
_REFUSED_CODES = frozenset({13, 18})


def connect(settings: Settings) -> Database[Document]:
    """The service's database, with durable writes; connects lazily, so it may be down."""
    client: MongoClient[Document] = MongoClient(
        settings.database_url,
        appname=f"perform-{settings.service}",
        maxPoolSize=20,
        serverSelectionTimeoutMS=2_000,
        connectTimeoutMS=2_000,
        socketTimeoutMS=15_000,
        heartbeatFrequencyMS=2_000,
        tz_aware=True,
        retryWrites=True,
        **_credentials(settings),
    )
    return client.get_database(settings.database, write_concern=DURABLE, read_concern=SNAPSHOT)


def _credentials(settings: Settings) -> dict[str, Any]:
    """Users are kept in the service's own database, which is all they may touch."""
    if settings.database_user is None or settings.database_password_file is None:
        return {}
    return {
        "username": settings.database_user,
        "password": read_secret(settings.database_password_file),
        "authSource": settings.database,
    }


def is_not_now(error: BaseException) -> bool:
    """Whether `error` says the database is away for the moment, so that a repeat will help."""
    if isinstance(error, _NOT_NOW):
        return True
    if isinstance(error, PyMongoError) and error.timeout:
        return True
    if isinstance(error, OperationFailure):
        return error.code in _NOT_NOW_CODES or error.has_error_label("TransientTransactionError")
    return False


@contextmanager
def translated() -> Iterator[None]:
    """Turn "not now" failures and refusals of the database into Unavailable; let others through."""
    try:
        yield
    except PyMongoError as error:
        if is_not_now(error):
            raise Unavailable("database.unavailable", type=type(error).__name__) from error
        if isinstance(error, OperationFailure) and error.code in _REFUSED_CODES:
            # Whoever repairs user, password or rights need not start every service again.
            raise Unavailable("database.refused", reason=error.code) from error
        raise


@contextmanager
def bounded(seconds: float = BOUND_SECONDS) -> Iterator[None]:
    """Like `translated`, and raise Unavailable when the block's calls take longer than `seconds`.

    A server that answers nothing, not even that it is away, would otherwise hold a process for the
    quarter of a minute that its socket waits.
    """
    with translated(), pymongo.timeout(seconds):
        yield


def ping(database: Database[Document], seconds: float) -> None:
    """Raise Unavailable unless a primary answers within `seconds`."""
    with bounded(seconds):
        database.client.admin.command("ping")
