"""Makes a private MongoDB usable: the replica set, the administrator, one user per service."""

import time
from collections.abc import Callable, Iterable, Mapping
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
    """Bring a country's answering or starting server to the state services need; safe to repeat.

    `require_alive` is called while waiting, and raises when waiting has become pointless.
    Raises `NotReady` when there is no primary after `seconds`.
    """
    users = (ADMINISTRATOR, *services)
    passwords = {user: secrets.password(country.database_password(user)) for user in users}
    late = f"MongoDB of {country.country} does not answer as a primary: see {country.log('mongod')}"
    prepare_server(port, f"{LOOPBACK}:{port}", passwords, seconds, late, require_alive)


def prepare_server(
    port: int,
    member: str,
    passwords: Mapping[str, str],
    seconds: float,
    late: str,
    require_alive: Callable[[], object] = lambda: None,
) -> None:
    """Prepare a server on loopback, which services reach as `member`, host and port.

    Only on loopback may the first user be made without credentials. `passwords` holds one for the
    administrator and one for each service. Raises `NotReady` saying `late` after `seconds`.
    """
    deadline = time.monotonic() + seconds

    def until(reached: Callable[[], bool]) -> None:
        while not reached():
            require_alive()
            if time.monotonic() >= deadline:
                raise NotReady(late)
            time.sleep(PAUSE_SECONDS)

    secret = passwords[ADMINISTRATOR]
    with _client(port) as anonymous:
        until(lambda: _answers(anonymous))
        _initiate(anonymous, member)
        with _client(port, secret) as administrator:
            until(lambda: _is_admitted(administrator, member))
        until(lambda: is_primary(anonymous))
        _ensure_administrator(anonymous, secret)
        # A new client: one that was refused before there was an administrator pauses first.
        with _client(port, secret) as administrator:
            for service in passwords.keys() - {ADMINISTRATOR}:
                _ensure_user(administrator, service, passwords[service])


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


def _members(member: str) -> list[dict[str, Any]]:
    return [{"_id": 0, "host": member}]


def _initiate(anonymous: Client, member: str) -> None:
    """Make the set; allowed without credentials as long as there is no user."""
    try:
        anonymous.admin.command(
            "replSetInitiate", {"_id": REPLICA_SET, "members": _members(member)}
        )
    except OperationFailure as error:
        if error.code not in {ALREADY_INITIALIZED, *NOT_AUTHORISED}:
            raise


def _is_admitted(administrator: Client, member: str) -> bool:
    """Whether the set has its only member at this address, telling it so if it had moved.

    A server whose old port was taken first asks whoever listens there whether that is the member,
    and has no configuration until it has stopped waiting for the answer.
    """
    try:
        config = administrator.admin.command("replSetGetConfig")["config"]
        if [each["host"] for each in config["members"]] != [member]:
            config |= {"version": config["version"] + 1, "members": _members(member)}
            administrator.admin.command("replSetReconfig", config, force=True)
    except OperationFailure as error:
        if error.code in NOT_AUTHORISED:
            return True  # a new set has no administrator yet, and was made with the right port
        if error.code == NOT_YET_INITIALIZED:
            return False
        raise
    return True


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
