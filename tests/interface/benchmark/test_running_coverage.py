"""Who took part, told by the benchmark and the directory together, at the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.rpc_client import RpcClient
from node.testing import PrivateNode
from tests.interface.running import perform, running_services
from tests.network import survey

YEAR = 2024
SERVICES = ("assessment", "benchmark", "directory")
COVERAGE = ("compare", "--node", "gb", "--year", str(YEAR), "--coverage")
OWN = (*COVERAGE, "--country", "gb")


@pytest.fixture(scope="module")
def released(
    running_node: PrivateNode,
    broker: BrokerAddress,
    mongo_client: MongoClient[Document],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Forty organisations' year is released; sixty-one are registered."""
    file: Path = tmp_path_factory.mktemp("survey") / "gb.csv"
    survey.write(file, "gb", YEAR, survey.answers("gb", 40, seed=5))
    who = Actor("keeper", frozenset({"partner_admin"}), via="cli")
    address = BrokerAddress(running_node.broker_url("operator"))
    with (
        running_services(SERVICES, running_node, broker, mongo_client),
        RpcClient(address, who) as keeper,
    ):
        for number in range(61):
            entry = {
                "reference": f"gb-{number:05}",
                "name": f"Organisation {number}",
                "sector": "health" if number < 20 else "housing",
                "size": "small",
                "region": "gb",
            }
            keeper.call("directory.register_organisation", entry)
        for words in (("import", str(file)), ("benchmark", "close-year", "--year", str(YEAR))):
            done = perform(running_node, *words, "--node", "gb")
            assert done.returncode == 0, done.stderr
        yield


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize("acting", ["operator:Olive", "practitioner:A. Guide"])
def test_the_own_countrys_page_holds_participants_against_its_directory(
    running_node: PrivateNode, acting: str
) -> None:
    page = perform(running_node, *OWN, "--as", acting)

    assert page.returncode == 0, page.stderr
    said = " ".join(page.stdout.split())
    assert "61 organisations are registered today; 40 took part, that is 65 of 100." in said
    assert "40 of 61 organisations took part, 65 of 100; the median of all of them lies" in said
    assert max(map(len, page.stdout.splitlines())) <= 80
    assert "Organisation 7" not in page.stdout


@pytest.mark.usefixtures("released")
def test_the_answer_for_programs_has_the_counts_and_rates(running_node: PrivateNode) -> None:
    answer = json.loads(perform(running_node, *OWN, "--json").stdout)

    registered = {cell["key"]: cell["directory"] for cell in answer["sectors"]}
    assert (answer["n"], answer["directory"], answer["rate"]) == (40, 61, 40 / 61)
    assert (registered["health"], registered["housing"]) == (20, 41)


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (COVERAGE, "this node knows: add --country gb."),
        ((*COVERAGE, "--country", "de"), "registered in Germany is known only to the node"),
        ((*OWN, "--as", "member:Ada:Harbour Kitchen"), "is told to the national partner's"),
    ],
)
def test_a_page_without_counts_says_why(
    running_node: PrivateNode, words: tuple[str, ...], why: str
) -> None:
    page = perform(running_node, *words)

    assert page.returncode == 0, page.stderr
    assert why in " ".join(page.stdout.split())
    assert "rate" not in page.stdout.split()
    assert max(map(len, page.stdout.splitlines())) <= 80
