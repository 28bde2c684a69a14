"""MongoDB as it is configured in containers is prepared once, for others than its own loopback."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from node import mongo_users, mongod, secrets
from node.containers.layout import DATABASE_USERS
from node.layout import Home
from node.ports import Ports

PASSWORDS = {user: f"{user}-password" for user in DATABASE_USERS}


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    chosen = Ports.of(Home(tmp_path)).country("gb").mongod
    (tmp_path / "data").mkdir()
    secrets.keyfile(tmp_path / "keyfile")
    text = mongod.document("127.0.0.1", chosen, tmp_path / "data", tmp_path / "keyfile")
    (tmp_path / "mongod.conf").write_text(text)
    with (tmp_path / "log").open("wb") as log:
        command = [str(mongod.binary()), "--config", str(tmp_path / "mongod.conf")]
        server = subprocess.Popen(command, stdout=log, stderr=log)
    yield chosen
    server.terminate()
    server.wait(30)


def prepare(port: int) -> None:
    mongo_users.prepare_server(port, f"localhost:{port}", PASSWORDS, 60, "no primary")


def client(port: int, user: str) -> MongoClient[dict[str, Any]]:
    database = "admin" if user == mongo_users.ADMINISTRATOR else user
    return MongoClient(
        f"mongodb://localhost:{port}/?replicaSet={mongod.REPLICA_SET}",
        username=user,
        password=PASSWORDS[user],
        authSource=database,
        serverSelectionTimeoutMS=10_000,
    )


def test_services_reach_the_member_by_its_name_and_their_own_database_only(port: int) -> None:
    prepare(port)
    prepare(port)

    with client(port, "assessment") as assessment:
        assessment.assessment.things.insert_one({"a": 1})
        assert assessment.primary == ("localhost", port)
        with pytest.raises(OperationFailure, match="not authorized"):
            assessment.benchmark.things.find_one()
    with (
        MongoClient("localhost", port, directConnection=True) as anonymous,
        pytest.raises(OperationFailure, match="requires authentication"),
    ):
        anonymous.admin.command("createUser", "guest", pwd="guest", roles=["root"])
