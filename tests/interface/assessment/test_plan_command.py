"""`perform plan` against a running service, as an organisation's member uses it in a year."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.rpc_client import RpcClient
from chassis.unit_of_work import UnitOfWork
from contracts.action_due_v1 import ActionDue
from contracts.envelope import decode
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.interface.assessment.grouping import OTHER, OWN, beginning
from tests.interface.assessment.making import request
from tests.interface.assessment.performing import Ran, performed
from tests.interface.assessment.planning import AREA, agree, all_parts, scored
from tests.interface.set_clock import SetClock
from tests.waiting import wait_until

ADA = f"member:Ada:{OWN}"
ALERTS = "notification.alerts"

Perform = Callable[..., Ran]


@pytest.fixture
def kept(process: ServiceProcess, mongo_client: MongoClient[Document]) -> UnitOfWork:
    """The running service's database, with nothing in it yet."""
    db = mongo_client.get_database("assessment", write_concern=DURABLE, read_concern=SNAPSHOT)
    for name in ("assessments", "rounds", "sheets", "actions", "action_changes", "targets"):
        db[name].delete_many({})
    return UnitOfWork(db, "gb", SetClock())


@pytest.fixture
def member(running_node: PrivateNode) -> Iterator[RpcClient]:
    who = Actor("Ada", frozenset({"member"}), OWN, via="cli")
    with RpcClient(BrokerAddress(running_node.broker_url("operator")), who) as client:
        yield client


@pytest.fixture
def perform(running_node: PrivateNode, tmp_path: Path) -> Perform:
    """Give ``perform("show", ...)``, which runs `perform plan show` and gives what it said."""

    def perform(*words: str, acting: str = ADA) -> Ran:
        where = ("--node", "gb", "--as", acting)
        return performed(running_node, "plan", *words, *where, cwd=tmp_path)

    return perform


def said(ran: Ran) -> str:
    assert ran[0] == 0, ran
    return ran[1]


def data(ran: Ran) -> Any:
    return json.loads(said(ran))


def test_plan_goes_from_an_area_to_a_year_later(
    kept: UnitOfWork, member: RpcClient, perform: Perform
) -> None:
    first = member.call("assessment.begin_round", beginning())["round"]["id"]
    agree(kept, first, {**all_parts("50"), "1a": scored("25", improvements=(AREA,))})
    member.call("assessment.submit_round", {"round": first})

    suggested = said(perform("suggest"))
    (area,) = data(perform("suggest", "--json"))["areas"]
    adopted = data(perform("adopt", "--suggestion", area["id"][:10], "--effort", "1", "--json"))
    said(perform("add", "--title", "Ask members", "--code", "2a", "--impact", "2", "--effort", "4"))
    action = adopted["id"][:10]
    agreed = ["--status", "agreed", "--owner", "Chair", "--due", "2099-06-30", "--cost", "80"]
    said(perform("change", "--action", action, *agreed))
    plan = said(perform("show"))
    said(perform("done", "--action", action, "--note", "All read them now"))
    history = said(perform("history", "--action", action))
    targets = said(perform("targets", "--set", "1a=60", "--set", "2=70"))
    begun = data(perform("next", "--same-edition", "--json"))
    agree(kept, begun["id"], all_parts("50", p1a="65", p2a="45"))
    reached = said(perform("targets"))
    last = said(perform("last"))
    effect = said(perform("effect"))

    assert "1a  25.0 %" in suggested
    assert AREA in suggested
    assert "Quick wins: much for little" in plan
    assert f"{AREA} [1a]  priority 15, agreed, Chair, by 2099-06-30" in plan
    assert "1 proposed, 1 agreed; 0 overdue" in plan
    assert "still to spend: 80.00 EUR" in plan
    assert "status: agreed → done" in history
    assert "“All read them now”" in history
    assert "1a   60.0 (now 25.0), by Ada" in targets
    assert (begun["year"], begun["previous"]) == (2026, first)
    assert "1a   wanted 60.0, now 65.0: met" in reached
    assert f"− {AREA}" in last
    assert "2025 (edition 2003, consensus) → 2026 (edition 2003, consensus)" in effect
    assert "Scores of this round: consensus" in reached
    assert "parts where an action was done: 1, mean change +40.0" in effect
    assert "parts with an action still open: 1, mean change -5.0" in effect
    assert "they do not show that one caused the other" in effect


def test_next_round_invites_who_was_invited_last_time(
    kept: UnitOfWork, member: RpcClient, operator: RpcClient, perform: Perform
) -> None:
    first = member.call("assessment.begin_round", beginning())["round"]["id"]
    people = [{"label": "Bo", "standing": "board"}, {"label": "Cy", "standing": "staff"}]
    member.call("assessment.invite_respondents", {"round": first, "respondents": people})
    agree(kept, first, all_parts("50"))
    member.call("assessment.submit_round", {"round": first})

    out = said(perform("next", "--same-edition", "--carry-respondents", "--facilitator", "Cy"))

    begun, invited, left_out = out.splitlines()
    assert begun.startswith("begun: round ")
    label, _, token = invited.rpartition(" ")
    assert label == "Bo (board):"
    opened = operator.call("assessment.open_invitation", {"token": token})
    assert opened["sheet"]["answers"] == {}
    assert left_out.startswith("1 not invited again")


def test_trend_shows_imported_years(
    kept: UnitOfWork, operator: RpcClient, perform: Perform
) -> None:
    years = [request("40", year=2023), request("45.25", year=2024)]
    operator.call("assessment.import_assessments", {"assessments": years})

    shown = said(perform("trend"))

    assert "2023   400.0 of 1000 points, edition 2003, consensus\n" in shown
    assert "2024   452.5 of 1000 points, edition 2003, consensus, +5.3 points of percent" in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["change", "--action", "abc"], "say what changes"),
        (["done", "--action", "abc"], "no action of this organisation begins with abc"),
        (["done", "--action", "a" * 32], "There is no such action"),
        (["suggest"], "this organisation has no round that is draft or consensus or submitted"),
        (["targets", "--set", "1a"], "write CODE=PERCENT"),
        (["history", "--action", "a" * 32, "--organisation", OTHER], "There is no such action"),
        (["show", "--organisation", OTHER], "ask the organisation for a grant"),
    ],
)
def test_mistake_becomes_one_sentence(
    kept: UnitOfWork, perform: Perform, words: list[str], sentence: str
) -> None:
    status, out, errors = perform(*words)

    assert (status, out) == (1, "")
    assert errors.startswith("perform: ")
    assert sentence in errors
    assert errors.count("\n") == 1


def test_empty_plan_says_how_to_begin(kept: UnitOfWork, perform: Perform) -> None:
    assert "The plan is empty" in said(perform("show"))
    assert "There is no such action." in said(perform("list"))


def test_running_service_tells_of_an_action_that_was_due(
    kept: UnitOfWork,
    member: RpcClient,
    process: ServiceProcess,
    purged_broker: BrokerAddress,
) -> None:
    of = member.call("assessment.begin_round", beginning())["round"]["id"]
    action = {"round": of, "title": "Ask", "codes": ["1a"], "impact": 3, "effort": 3}
    due = member.call("assessment.add_action", {**action, "due": "2025-01-31"})["action"]["id"]

    process.stop()
    process.start()
    process.wait_ready()

    found: list[Any] = []

    def take(message: Any) -> None:
        found.append(decode(message.body.encode())[1])

    with purged_broker.connect() as connection:
        connection.default_channel.basic_consume(ALERTS, no_ack=True, callback=take)

        def heard() -> bool:
            try:
                connection.drain_events(timeout=0.5)
            except TimeoutError:
                return False
            return any(isinstance(each, ActionDue) and each.action == due for each in found)

        wait_until(heard, 30, "the event is on its way to notification")
    assert [each.due for each in found if isinstance(each, ActionDue)] == ["2025-01-31"]
