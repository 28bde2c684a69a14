"""Each migration is applied once, by one process, and again if it was cut off."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pymongo.database import Database

from chassis import migrations_runner
from chassis.clock import SystemClock
from chassis.database import Document

Write = Callable[[str], None]
FAR_FUTURE = datetime(2999, 1, 1, tzinfo=UTC)
COUNTING = """
import time

def up(db):
    db["runs"].insert_one({})
    deadline = time.monotonic() + 0.3
    while time.monotonic() < deadline:
        pass
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """The name of an importable package without migrations, in `tmp_path`."""
    name = f"migrations_of_{request.node.name}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


@pytest.fixture
def write(tmp_path: Path, package: str) -> Write:
    def write_step(source: str) -> None:
        (tmp_path / package / "0001_step.py").write_text(source)

    return write_step


def apply(database: Database[Document], package: str) -> list[str]:
    return migrations_runner.apply(database, package, SystemClock(), "test", threading.Event())


def test_chassis_comes_first_and_nothing_twice(
    database: Database[Document], package: str, write: Write
) -> None:
    write(COUNTING)

    assert apply(database, package) == [
        "chassis.migrations/0001_messaging_collections",
        f"{package}/0001_step",
    ]
    assert apply(database, package) == []
    assert database["runs"].count_documents({}) == 1


def test_two_processes_apply_each_step_once(
    database: Database[Document], package: str, write: Write, tmp_path: Path, mongo_url: str
) -> None:
    write(COUNTING)
    command = [sys.executable, "-m", "tests.interface.chassis.migrating"]

    processes = [
        subprocess.Popen(
            [*command, str(tmp_path), package, database.name],
            env={**os.environ, "MONGO_URL": mongo_url},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=30)[0] for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    assert database["runs"].count_documents({}) == 1
    applied = [line for output in outputs for line in output.splitlines() if "APPLIED" in line]
    assert sorted(len(line.split()) for line in applied) == [1, 3]


def test_step_that_was_cut_off_runs_again(
    database: Database[Document], package: str, write: Write
) -> None:
    write("def up(db):\n    db['runs'].insert_one({})\n    raise SystemExit\n")
    with pytest.raises(SystemExit):
        apply(database, package)
    del sys.modules[f"{package}.0001_step"]
    write(COUNTING)

    assert apply(database, package) == [f"{package}/0001_step"]
    assert database["runs"].count_documents({}) == 2


def test_step_that_another_process_finished_meanwhile_is_no_error(
    database: Database[Document], package: str, write: Write
) -> None:
    """The lease of a process that was paused for long has passed on."""
    write(
        "def up(db):\n"
        "    db['leases'].update_one({'_id': 'migrations'}, {'$set': {'holder': 'another'}})\n"
        f"    db['migrations'].insert_one({{'_id': '{package}/0001_step'}})\n"
    )

    apply(database, package)

    assert database["migrations"].count_documents({"_id": f"{package}/0001_step"}) == 1


def test_migrations_may_run_on_a_database_that_has_everything(
    database: Database[Document], package: str
) -> None:
    apply(database, package)
    before = {name: database[name].index_information() for name in database.list_collection_names()}
    database["migrations"].delete_many({})

    assert apply(database, package) == ["chassis.migrations/0001_messaging_collections"]
    after = {name: database[name].index_information() for name in database.list_collection_names()}
    assert after == before


def test_process_with_nothing_to_do_does_not_wait_for_its_turn(
    database: Database[Document], package: str
) -> None:
    apply(database, package)
    database["leases"].update_one(
        {"_id": "migrations"}, {"$set": {"holder": "killed", "until": FAR_FUTURE}}
    )

    assert apply(database, package) == []


def test_stopped_process_does_not_wait_for_its_turn(
    database: Database[Document], package: str
) -> None:
    database["leases"].insert_one({"_id": "migrations", "holder": "another", "until": FAR_FUTURE})
    stopping = threading.Event()
    stopping.set()

    assert migrations_runner.apply(database, package, SystemClock(), "test", stopping) == []
