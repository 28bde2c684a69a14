"""`perform import` against a running service: whatever happens on the way, nothing counts twice."""

import csv
import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from chassis import outbox
from chassis.broker import BrokerAddress
from chassis.database import Document
from contracts.envelope import decode
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from services.assessment.store.assessments import COLLECTION
from tests.interface.assessment.performing import PERFORM
from tests.unit.assessment.making import PARTS
from tests.waiting import wait_until

FIXTURES = Path(__file__).parents[2] / "unit/assessment/fixtures"
HEADER = "organisation,sector,size,region,model,year,code,score"
INTAKE = "benchmark.intake"


@pytest.fixture
def db(mongo_client: MongoClient[Document]) -> Database[Document]:
    return mongo_client["assessment"]


@pytest.fixture
def service(
    process: ServiceProcess, purged_broker: BrokerAddress, db: Database[Document]
) -> ServiceProcess:
    """The running service with nothing taken in yet, and empty queues."""
    for collection in (COLLECTION, outbox.COLLECTION):
        db[collection].delete_many({})
    return process


@pytest.fixture
def start(running_node: PrivateNode, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Give ``start(file)``, which begins `perform import` as a process."""
    running: list[subprocess.Popen[str]] = []

    def start(file: Path, node: str = "gb", *options: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [PERFORM, "import", "--node", node, "--json", *options, file],
            cwd=tmp_path,
            env={**os.environ, "PERFORM_HOME": str(running_node.home.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A run of tests in the background ignores SIGINT, and hands that down.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def finished(
    process: subprocess.Popen[str], seconds: float = 120
) -> tuple[int, dict[str, Any], str]:
    """Wait for the command; give its status, what it counted, and what it complained about."""
    out, errors = process.communicate(timeout=seconds)
    assert "Traceback" not in errors
    counted = json.loads(out) if out else {}
    return process.returncode, counted, errors


def counts(counted: dict[str, Any]) -> list[int]:
    return [counted[name] for name in ("accepted", "corrected", "repeated", "rejected")]


def file_with(folder: Path, *assessments: list[str], name: str = "scores.csv") -> Path:
    file = folder / name
    lines = [HEADER, *(line for lines in assessments for line in lines)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def assessment(organisation: str, percent: str = "50", sector: str = "health") -> list[str]:
    start = f"{organisation},{sector},small,gb-sct,perform-full,2024"
    return [f"{start},{code},{percent}" for code in PARTS]


def large_file(folder: Path, assessments: int) -> Path:
    return file_with(folder, *(assessment(f"O{n}", str(n % 101)) for n in range(assessments)))


def drained(db: Database[Document], broker: BrokerAddress, expected: int) -> list[tuple[str, int]]:
    """Subjects and versions of the events in the benchmark's queue, once the relay is done."""
    wait_until(lambda: db[outbox.COLLECTION].count_documents({}) == 0, 30, "the outbox is empty")
    found: list[tuple[str, int]] = []

    def take(message: Any) -> None:
        event, _ = decode(message.body.encode())
        found.append((str(event.subject), event.version))

    with broker.connect() as connection:
        connection.default_channel.basic_consume(INTAKE, no_ack=True, callback=take)
        while True:
            try:
                connection.drain_events(timeout=5 if len(set(found)) < expected else 0.5)
            except TimeoutError:
                return found


@pytest.mark.usefixtures("service")
def test_file_is_taken_in_and_rejects_can_be_put_right(
    start: Callable[..., Any], db: Database[Document], broker: BrokerAddress, tmp_path: Path
) -> None:
    bad = assessment("B")
    bad[4] = bad[4].replace(",50", ",57%")
    file = file_with(tmp_path, assessment("A"), bad, assessment("C"), assessment("A")[:2])

    status, counted, _ = finished(start(file))

    assert status == 1
    assert counts(counted) == [2, 0, 0, 1]
    assert (counted["rows"], counted["repeated_rows"]) == (98, 2)
    rejects = Path(counted["reject_file"])
    assert rejects == tmp_path / "scores.rejects.csv"
    with rejects.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["line"]) for row in rows] == list(range(34, 66))
    assert rows[4]["reason"] == "'57%' has a percent sign; write the number alone."
    assert rows[0]["reason"].startswith("Not taken because of line 38")
    assert db[COLLECTION].count_documents({}) == 2

    mended = tmp_path / "mended.csv"
    mended.write_text(rejects.read_text().replace("57%", "57"))
    status, counted, _ = finished(start(mended))

    assert (status, counts(counted)) == (0, [1, 0, 0, 0])
    assert counted["reject_file"] is None
    assert len(set(drained(db, broker, 3))) == 3


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("name", ["efqm-2003", "efqm-2020", "caf-2020"])
def test_years_under_a_named_edition_are_taken_in(
    start: Callable[..., Any],
    db: Database[Document],
    broker: BrokerAddress,
    tmp_path: Path,
    name: str,
) -> None:
    model, _, edition = name.partition("-")
    with (FIXTURES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        file = file_with(
            tmp_path,
            [
                f"{row['organisation']},health,small,,{model},2012,{row['code']},{row['score']}"
                for row in csv.DictReader(stream)
            ],
        )

    status, counted, _ = finished(start(file, "gb", "--edition", edition))

    assert (status, counts(counted)) == (0, [2, 0, 0, 0])
    stored = db[COLLECTION].find({}, {"_id": 0, "model": 1, "edition": 1})
    assert list(stored) == [{"model": model, "edition": edition}] * 2
    assert len(set(drained(db, broker, 2))) == 2


@pytest.mark.usefixtures("service")
def test_second_run_repeats_and_other_scores_correct(
    start: Callable[..., Any], db: Database[Document], broker: BrokerAddress, tmp_path: Path
) -> None:
    finished(start(file_with(tmp_path, assessment("A"), assessment("B"))))

    _, again, _ = finished(start(file_with(tmp_path, assessment("B"), assessment("A"))))
    _, other, _ = finished(start(file_with(tmp_path, assessment("A"), assessment("B", "60"))))

    assert counts(again) == [0, 0, 2, 0]
    assert counts(other) == [0, 1, 1, 0]
    assert sorted(version for _, version in drained(db, broker, 3)) == [1, 1, 2]


def test_service_killed_on_the_way_loses_and_doubles_nothing(
    start: Callable[..., Any],
    service: ServiceProcess,
    db: Database[Document],
    broker: BrokerAddress,
    tmp_path: Path,
) -> None:
    command = start(large_file(tmp_path, 1_200))
    wait_until(lambda: db[COLLECTION].count_documents({}) >= 200, 60, "a part is taken in")

    service.kill()
    service.start()
    status, counted, errors = finished(command)

    assert (status, errors) == (0, "")
    assert sum(counts(counted)) == 1_200
    assert db[COLLECTION].count_documents({"version": 1}) == 1_200
    assert len(set(drained(db, broker, 1_200))) == 1_200


@pytest.mark.usefixtures("service")
def test_interrupted_import_is_finished_by_the_next_run(
    start: Callable[..., Any], db: Database[Document], broker: BrokerAddress, tmp_path: Path
) -> None:
    file = large_file(tmp_path, 1_200)
    command = start(file)
    # The second chunk is sent once the first is answered, so the command knows of that one.
    wait_until(lambda: db[COLLECTION].count_documents({}) >= 400, 60, "a part is taken in")

    command.send_signal(signal.SIGINT)
    status, _, errors = finished(command)
    there = db[COLLECTION].count_documents({})
    again, counted, _ = finished(start(file))

    assert status == 2
    assert "interrupted" in errors
    assert "Give the same command again" in errors
    assert there < 1_200
    # The chunk on its way at that moment may have been taken in afterwards, and then as a whole.
    repeated = counted["repeated"]
    assert repeated in (there, there + 200)
    assert repeated % 200 == 0
    assert (again, counts(counted)) == (0, [1_200 - repeated, 0, repeated, 0])
    assert db[COLLECTION].count_documents({"version": 1}) == 1_200
    assert len(set(drained(db, broker, 1_200))) == 1_200


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(
    "assessments", [625, pytest.param(6_250, marks=[pytest.mark.long, pytest.mark.timeout(600)])]
)
def test_malformed_row_in_the_middle_rejects_its_assessment_alone(
    start: Callable[..., Any], db: Database[Document], tmp_path: Path, assessments: int
) -> None:
    """Of 20,000 rows, and of 200,000."""
    middle = assessments // 2
    wrong = assessment(f"O{middle}")
    wrong[7] = wrong[7].replace(",50", ",fifty")
    others = (assessment(f"O{n}", str(n % 101)) for n in range(assessments))
    everybody = [wrong if number == middle else lines for number, lines in enumerate(others)]
    file = file_with(tmp_path, *everybody)

    status, counted, errors = finished(start(file), seconds=300)
    again, repeated, _ = finished(start(file), seconds=300)

    assert (status, errors) == (1, "")
    assert counted["rows"] == assessments * 32
    assert counts(counted) == [assessments - 1, 0, 0, 1]
    with Path(counted["reject_file"]).open(encoding="utf-8", newline="") as stream:
        rejected = list(csv.DictReader(stream))
    first = 2 + middle * 32
    assert [int(row["line"]) for row in rejected] == list(range(first, first + 32))
    assert {row["organisation"] for row in rejected} == {f"O{middle}"}
    assert "fifty" in rejected[7]["reason"]
    assert db[COLLECTION].count_documents({"version": 1}) == assessments - 1
    assert db[COLLECTION].count_documents({}) == assessments - 1
    assert (again, counts(repeated)) == (1, [0, 0, assessments - 1, 1])


@pytest.mark.usefixtures("running_node")
def test_country_that_is_not_here_is_said(start: Callable[..., Any], tmp_path: Path) -> None:
    status, _, errors = finished(start(file_with(tmp_path, assessment("A")), "fr"))

    assert status == 2
    assert "fr" in errors
    assert "perform up" in errors


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "The file is empty"),
        ("\n".join([HEADER, *assessment("Zo\u00eb")]).encode("latin-1"), "Line 2 is not UTF-8"),
        ("\n".join([HEADER, *assessment("A")]).encode("utf-16"), "UTF-16"),
        ("\n".join([HEADER, *assessment("A")]).replace(",", ";").encode(), "semicolons"),
        ("\n".join(assessment("A")).encode(), "column"),
        (b"\x89PNG\r\n\x1a\n\xff" * 50, "UTF-8"),
    ],
)
def test_unusable_file_is_said_and_nothing_is_sent(
    start: Callable[..., Any], db: Database[Document], tmp_path: Path, content: bytes, word: str
) -> None:
    file = tmp_path / "scores.csv"
    file.write_bytes(content)

    status, counted, errors = finished(start(file))

    assert (status, counted) == (2, {})
    assert errors.startswith("perform: ")
    assert errors.count("\n") == 1
    assert word in errors
    assert db[COLLECTION].count_documents({}) == 0


def test_node_whose_service_is_down_is_said(
    start: Callable[..., Any], service: ServiceProcess, tmp_path: Path
) -> None:
    service.stop()

    status, _, errors = finished(start(file_with(tmp_path, assessment("A"))))
    service.start()
    service.wait_ready()

    assert status == 2
    assert "Nobody answers to assessment.list_assessments" in errors
