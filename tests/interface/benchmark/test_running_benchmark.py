"""The benchmark as a process: fed, asked to close, asked to compare, and lied to."""

import json
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from csvw import TableGroup
from pymongo import MongoClient

from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.errors import CorrectIt
from chassis.outbox import Message
from chassis.publisher import ConfirmingPublisher, Outcome
from chassis.rpc_client import RpcClient
from contracts.contract import MESH_IN
from contracts.envelope import Event
from node.testing import PrivateNode
from services.benchmark.domain.reasons import Reason
from tests.interface.running import perform, running_services
from tests.network import survey
from tests.unit.benchmark.making import CODES
from tests.waiting import wait_until

YEAR = 2025
SERVICES = ("assessment", "benchmark")


@pytest.fixture(scope="module")
def running(
    running_node: PrivateNode, broker: BrokerAddress, mongo_client: MongoClient[Document]
) -> Iterator[None]:
    """The service and the one that feeds it, ready; their databases are dropped afterwards."""
    with running_services(SERVICES, running_node, broker, mongo_client):
        yield


def publish(broker: BrokerAddress, exchange: str, *messages: tuple[str, bytes]) -> None:
    publisher = ConfirmingPublisher.open(broker)
    outcomes = publisher.publish(
        [
            Message(str(number), exchange, key, body, mandatory=True)
            for number, (key, body) in enumerate(messages)
        ]
    )
    publisher.close()
    assert set(outcomes.values()) == {Outcome.CONFIRMED}


CLOSE = ("benchmark", "close-year", "--node", "gb", "--year", str(YEAR))
OPEN_DATA = ("benchmark", "open-data", "--node", "gb")
AUDIT = ("benchmark", "audit", "--node", "gb")
REBUILD = ("benchmark", "rebuild", "--node", "gb")
COMPARE = ("compare", "--node", "gb", "--model", "perform-full", "--year", str(YEAR))


@pytest.mark.usefixtures("running")
def test_a_year_goes_from_import_to_comparison(
    running_node: PrivateNode, operator: RpcClient, tmp_path: Path
) -> None:
    refused = perform(running_node, *CLOSE)
    assert refused.returncode == 1
    assert "no assessments of perform-full for 2025" in refused.stderr
    nothing = perform(running_node, *COMPARE)
    assert nothing.returncode == 0
    assert "No country has released perform-full for 2025." in nothing.stdout

    early = perform(running_node, *OPEN_DATA, "--out", str(tmp_path / "open-data"))
    assert early.returncode == 1
    assert "there are no open data yet" in early.stderr
    assert not (tmp_path / "open-data").exists()

    answers = survey.answers("gb", 40, seed=1)
    survey.write(tmp_path / "gb.csv", "gb", YEAR, answers)
    imported = perform(running_node, "import", "--node", "gb", str(tmp_path / "gb.csv"))
    assert imported.returncode == 0, imported.stderr
    closed = perform(running_node, *CLOSE)
    assert closed.returncode == 0, closed.stderr
    assert "sealed 40 organisations in" in closed.stdout
    assert "version 1" in closed.stdout

    figures = operator.call("benchmark.figures", {"year": YEAR})["figures"]
    assert [each["n"] for each in figures] == [40]
    (section,) = json.loads(perform(running_node, *COMPARE, "--json").stdout)["sections"]
    assert list(section["criteria"]) == [*CODES, "total"]
    raw = survey.whole_percents(answers)["1"]
    assert section["criteria"]["1"]["europe"]["median"] == np.median(raw)
    shown = perform(running_node, *COMPARE).stdout
    for expected in ("Leadership", "Europe (1)", "about ", "type 7"):
        assert expected in shown
    _pages_are_readable(running_node, operator)

    taken = perform(running_node, *OPEN_DATA, "--out", str(tmp_path / "open-data"))
    assert taken.returncode == 0, taken.stderr
    assert "40 organisations' assessments from 1 country" in taken.stdout
    group = TableGroup.from_file(tmp_path / "open-data" / "csv-metadata.json")
    assert group.check_referential_integrity()
    counted = [
        row["organisations"]
        for row in group.tabledict["distributions.csv"].iterdicts()
        if row["criterion"] == "1"
    ]
    assert sum(counted) == 40
    twice = perform(running_node, *OPEN_DATA, "--out", str(tmp_path / "open-data"))
    assert twice.returncode == 1
    assert "is there already" in twice.stderr

    assert "Say which year" in perform(running_node, "compare", "--node", "gb").stderr

    again = perform(running_node, *CLOSE)
    assert again.returncode == 1
    assert "closed already" in again.stderr


def _pages_are_readable(node: PrivateNode, operator: RpcClient) -> None:
    """Every page fits a terminal, and says whom it speaks of; a member sees the own one only."""
    asked = {"model": "perform-full", "year": YEAR, "limit": 1}
    (own,) = operator.call("assessment.list_assessments", asked)["assessments"]
    ours = f"member:Ada:{own['organisation']}"
    client = ("compare", "--node", "gb", "--assessment", own["id"])

    page = perform(node, *client, "--as", ours, "--distribution", "1")
    others = perform(node, *client, "--as", "member:Eve:somebody else")
    pages = {
        option: perform(node, *COMPARE, *option.split())
        for option in ("--funnel", "--trend", "--coverage", "--sector housing", "--distribution 1")
    }

    assert page.returncode == 0, page.stderr
    assert own["organisation"] in page.stdout
    said = " ".join(page.stdout.split())
    assert "So you are compared with all 39 organisations in the United Kingdom" in said
    assert "Your own scores are not counted among them." in said
    assert "◀ your score" in page.stdout
    assert others.returncode == 1
    for shown in (page, *pages.values()):
        assert shown.returncode == 0, shown.stderr
        assert max(map(len, shown.stdout.splitlines())) <= 80
        assert "gb" in shown.stdout
    wrong = perform(node, *client, "--funnel")
    assert "ask for one page at a time" in wrong.stderr


@pytest.mark.usefixtures("running")
def test_an_audit_ends_with_a_status_that_says_whether_all_is_well(
    running_node: PrivateNode, mongo_client: MongoClient[Document], tmp_path: Path
) -> None:
    year = YEAR - 2
    survey.write(tmp_path / "gb.csv", "gb", year, survey.answers("gb", 12, seed=3))
    perform(running_node, "import", "--node", "gb", str(tmp_path / "gb.csv"))
    perform(running_node, "benchmark", "close-year", "--node", "gb", "--year", str(year))

    well = perform(running_node, *AUDIT, "--batches")
    members = mongo_client["benchmark"]["members"]
    lost = members.find_one_and_delete({"subject": f"release:perform-full:{year}"})
    assert lost is not None
    wrong = perform(running_node, *AUDIT)
    as_json = perform(running_node, *AUDIT, "--json")
    members.insert_one(lost)

    assert well.returncode == 0, well.stderr
    assert "smallest class of organisations that nobody can tell apart: " in well.stdout
    assert "consensus scores, whole country, 12 organisations" in well.stdout
    assert wrong.returncode == as_json.returncode == 1
    assert "11 organisations are noted as sealed, the batches say 12" in wrong.stderr
    (flaw,) = json.loads(as_json.stdout)["flaws"]
    assert (flaw["invariant"], flaw["year"]) == ("I2", year)


@pytest.mark.usefixtures("running")
def test_a_rebuild_names_the_figures_that_were_wrong_and_puts_them_right(
    running_node: PrivateNode,
    operator: RpcClient,
    mongo_client: MongoClient[Document],
    tmp_path: Path,
) -> None:
    year = YEAR - 3
    survey.write(tmp_path / "gb.csv", "gb", year, survey.answers("gb", 10, seed=4))
    perform(running_node, "import", "--node", "gb", str(tmp_path / "gb.csv"))
    asked = {"model": "perform-full", "year": year}

    def figures() -> Any:
        return operator.call("benchmark.figures", asked)["figures"]

    wait_until(lambda: [each["n"] for each in figures()] == [10], 30, "everything is taken in")
    before = figures()
    well = perform(running_node, *REBUILD)
    damage = {"$inc": {"n": 3, "counts.1.50": 7}}
    mongo_client["benchmark"]["figures"].update_one({"year": year}, damage)
    damaged = figures()

    told = perform(running_node, *REBUILD)
    again = perform(running_node, *REBUILD, "--json")

    assert well.returncode == told.returncode == again.returncode == 0, told.stderr
    assert well.stdout == "all figures of gb agree with the records; nothing was changed\n"
    assert damaged != before
    (edition,) = {each["edition"] for each in before}
    named = f"perform-full {year}, edition {edition}, consensus scores"
    first, *_ = told.stdout.splitlines()
    assert first == f"was wrong, and is put right: {named}"
    assert figures() == before
    assert json.loads(again.stdout) == {"wrong": []}


@pytest.mark.usefixtures("running")
def test_a_benchmark_that_lost_everything_is_whole_after_announcing_again(
    running_node: PrivateNode,
    operator: RpcClient,
    mongo_client: MongoClient[Document],
    tmp_path: Path,
) -> None:
    """A broker's disk is gone, or letters were dropped: the same loss, brought about faster."""
    year = YEAR - 1
    survey.write(tmp_path / "gb.csv", "gb", year, survey.answers("gb", 550, seed=2))
    imported = perform(running_node, "import", "--node", "gb", str(tmp_path / "gb.csv"))
    assert imported.returncode == 0, imported.stderr
    asked = {"model": "perform-full", "year": year}
    listed = operator.call("assessment.list_assessments", {**asked, "limit": 2})["assessments"]
    for each, reason in zip(listed, ("withdrawn", "erased"), strict=True):
        wanted = {"assessment": each["id"], "reason": reason}
        operator.call("assessment.withdraw_assessment", wanted)

    def figures() -> Any:
        return operator.call("benchmark.figures", asked)["figures"]

    def records() -> list[Document]:
        unseen = {"first_seen": 0, "batch": 0, "sealed_version": 0}
        gone = [each["id"] for each in listed]
        chosen = {"$or": [{"year": year}, {"_id": {"$in": gone}}]}
        return list(mongo_client["benchmark"]["records"].find(chosen, unseen).sort("_id", 1))

    wait_until(
        lambda: [each["n"] for each in figures()] == [548] and len(records()) == 550,
        30,
        "everything is taken in",
    )
    before = figures(), records()

    inbox = mongo_client["benchmark"]["inbox"]

    def has_heard(events: int) -> bool:
        return inbox.count_documents({}) == events

    again = ("announce-again", "--node", "gb", "--model", "perform-full", "--year", str(year))

    # Told what it knows already, nothing changes; told after a loss, everything is there again.
    for loses in (False, True):
        if loses:
            mongo_client["benchmark"]["records"].delete_many({})
            mongo_client["benchmark"]["figures"].delete_many({})
        expected = inbox.count_documents({}) + 550
        told = perform(running_node, *again)
        assert told.returncode == 0, told.stderr
        assert "announced 548 submitted and 2 withdrawn or erased" in told.stdout
        wait_until(partial(has_heard, expected), 30, "every event was heard again")
        assert (figures(), records()) == before

    tallies = [operator.call(f"{each}.tally", asked) for each in SERVICES]
    assert tallies[0] == tallies[1] == {"assessments": 548, "versions": 548}
    letters = [operator.call(f"{each}.list_dead_letters", {})["letters"] for each in SERVICES]
    assert letters == [[], []]


@pytest.mark.usefixtures("running")
def test_a_forged_announcement_raises_the_alarm_and_changes_nothing(
    running_node: PrivateNode, broker: BrokerAddress, operator: RpcClient
) -> None:
    before = operator.call("benchmark.list_releases", {})
    example = Path("contracts/benchmark_released_v1/examples/pass/one-country-level-batch.json")
    root = Path(__file__).resolve().parents[3]
    forged = Event.from_bytes((root / example).read_bytes())

    publish(broker, MESH_IN, ("gb.benchmark.released.v1", forged.to_bytes()))

    def waiting() -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = operator.call("benchmark.list_quarantine", {})["quarantine"]
        return rows

    wait_until(waiting, 30, "it is quarantined")
    assert [row["reason"] for row in waiting()] == [Reason.UNKNOWN_KEY.value]
    assert operator.call("benchmark.list_releases", {}) == before
    url = f"http://127.0.0.1:{running_node.ports.health('benchmark')}/metrics"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    exported = opener.open(url, timeout=5).read().decode()
    alarm = 'perform_announcements_quarantined_total{country="gb",reason="unknown_key"} 1.0'
    assert alarm in exported

    quarantine = ("benchmark", "quarantine")
    listed = perform(running_node, *quarantine, "list", "--node", "gb")
    assert "unknown_key" in listed.stdout
    shown = perform(running_node, *quarantine, "show", "gb:", "--node", "gb")
    assert "By our trust file this cannot be accepted" in shown.stdout
    refused = perform(running_node, *quarantine, "accept", "gb:", "--node", "gb", "--yes")
    assert (refused.returncode, len(waiting())) == (1, 1)
    assert "By our trust file this cannot be accepted" in refused.stderr
    dropped = perform(running_node, *quarantine, "drop", "gb:", "--node", "gb")
    assert dropped.stdout.startswith("forgotten: gb:")
    assert waiting() == []
    unknown = perform(running_node, *quarantine, "show", "gb:", "--node", "gb")
    assert "nothing with the id gb:" in unknown.stderr


@pytest.mark.usefixtures("running")
def test_a_running_year_is_refused_over_rpc_with_code_and_parameters(operator: RpcClient) -> None:
    with pytest.raises(CorrectIt) as refusal:
        operator.call("benchmark.close_year", {"model": "perform-full", "year": 2100})

    assert refusal.value.code == "close.year_running"
    assert refusal.value.field == "year"
    assert refusal.value.params["year"] == 2100
