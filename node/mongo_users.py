"""Makes a private MongoDB usable: the replica set, the administrator, one user per service."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, OperationFailure

from node import secrets
from node.errors import NotReady
from node.layout import CountryHome
from node.mongod import REPLICA_SET
from node.ports import LOOPBACK

ADMINISTRATOR = "administrator"
NOT_YET_INITIALIZED = 94
ALREADY_INITIALIZED = 23
NOT_AUTHORISED = {13, 18}
PAUSE_SECONDS = 0.05

Client = MongoClient[dict[str, Any]]


def prepare(
    country: CountryHome,
    port: int,
    services: Iterable[str],
    seconds: float,
    require_alive: Callable[[], object],
) -> None:
    """Bring an answering or starting server to the state services need; safe to repeat.

    `require_alive` is called while waiting, and raises when waiting has become pointless.
    Raises `NotReady` when there is no primary after `seconds`.
    """
    deadline = time.monotonic() + seconds

    def until(reached: Callable[[], bool]) -> None:
        while not reached():
            require_alive()
            if time.monotonic() >= deadline:
                raise NotReady(
                    f"MongoDB of {country.country} does not answer as a primary: "
                    f"see {country.log('mongod')}"
                )
            time.sleep(PAUSE_SECONDS)

    with _client(port) as anonymous:
        until(lambda: _answers(anonymous))
        _initiate(anonymous, port)
        secret = secrets.password(country.database_password(ADMINISTRATOR))
        with _client(port, secret) as administrator:
            _readmit(administrator, port)
        until(lambda: is_primary(anonymous))
        _ensure_administrator(anonymous, secret)
        # A new client: one that was refused before there was an administrator pauses first.
        with _client(port, secret) as administrator:
            for service in services:
                _ensure_user(
                    administrator, service, secrets.password(country.database_password(service))
                )


def is_primary(client: Client) -> bool:
    """Whether the server takes writes."""
    try:
        return bool(client.admin.command("hello").get("isWritablePrimary"))
    except ConnectionFailure:
        return False


def server_version(port: int) -> str | None:
    """Give MongoDB's version, or None while it does not answer."""
    with _client(port) as client:
        try:
            return str(client.admin.command("buildInfo")["version"])
        except ConnectionFailure:
            return None


def _client(port: int, administrator_password: str | None = None) -> Client:
    """A direct connection: the set may not exist yet, or name a port that is no longer ours."""
    return MongoClient(
        LOOPBACK,
        port,
        directConnection=True,
        username=ADMINISTRATOR if administrator_password else None,
        password=administrator_password,
        authSource="admin",
        serverSelectionTimeoutMS=500,
        connectTimeoutMS=1000,
    )


def _answers(client: Client) -> bool:
    try:
        client.admin.command("ping")
    except ConnectionFailure:
        return False
    return True


def _members(port: int) -> list[dict[str, Any]]:
    return [{"_id": 0, "host": f"{LOOPBACK}:{port}"}]


def _initiate(anonymous: Client, port: int) -> None:
    """Make the set; allowed without credentials as long as there is no user."""
    try:
        anonymous.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": _members(port)})
    except OperationFailure as error:
        if error.code not in {ALREADY_INITIALIZED, *NOT_AUTHORISED}:
            raise


def _readmit(administrator: Client, port: int) -> None:
    """Tell the set its only member's new port, if the old one had been taken meanwhile."""
    try:
        config = administrator.admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code in NOT_AUTHORISED:
            return  # a new set has no administrator yet, and was made with the right port
        raise
    if [member["host"] for member in config["members"]] == [f"{LOOPBACK}:{port}"]:
        return
    config |= {"version": config["version"] + 1, "members": _members(port)}
    administrator.admin.command("replSetReconfig", config, force=True)


def _ensure_administrator(anonymous: Client, password: str) -> None:
    """Make the first user; the server allows it without credentials only while there is none."""
    try:
        anonymous.admin.command("createUser", ADMINISTRATOR, pwd=password, roles=["root"])
    except OperationFailure as error:
        if error.code not in NOT_AUTHORISED:
            raise


def _ensure_user(administrator: Client, service: str, password: str) -> None:
    """Make or renew a service's user, who may read and write its own database only."""
    database = administrator.get_database(service)
    roles = [{"role": "readWrite", "db": service}]
    known = database.command("usersInfo", service)["users"]
    if known:
        database.command("updateUser", service, pwd=password, roles=roles)
    else:
        database.command("createUser", service, pwd=password, roles=roles)
