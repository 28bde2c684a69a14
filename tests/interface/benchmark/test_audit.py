"""An audit of a real database finds nothing after a year of everything, and each planted fault."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from chassis.database import Document
from chassis.unit_of_work import UnitOfWork
from services.benchmark.domain.policy import Policy, Withdrawal
from services.benchmark.domain.reading import read
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.signing import Signer, payload_of
from services.benchmark.simulation.habits import Habits
from services.benchmark.simulation.run import FIRST_YEAR, Scenario
from services.benchmark.use_cases.audit_releases import audit_releases
from tests.interface.benchmark.conftest import MIGRATIONS
from tests.interface.benchmark.living import live_through
from tests.interface.benchmark.nodes import Association, BenchmarkNode, node, request, submitted
from tests.interface.set_clock import SetClock
from tests.servers import migrated

SUBJECT = f"release:perform-full:{FIRST_YEAR}"
HABITS = Habits(withdrawn=0.2, together=0.7)
Plant = Callable[[Database[Document], Signer], object]
LAST = -1
PLANTS: list[tuple[str, str, str, Plant]] = []


def plants(collection: str, invariant: str, what: str) -> Callable[[Plant], Plant]:
    """A fault in one collection, and what an audit has to say of it."""

    def note(plant: Plant) -> Plant:
        PLANTS.append((collection, invariant, what, plant))
        return plant

    return note


@plants("members", "I2", "hashes_differ")
def a_hash_is_lost(db: Database[Document], _: Signer) -> None:
    db["members"].delete_one({})


@plants("records", "I2", "sealed_twice")
def two_assessments_of_one_organisation_are_sealed(db: Database[Document], _: Signer) -> None:
    first, second = db["records"].find({"batch": {"$exists": True}}).limit(2)
    change = {"participant": first["participant"], "batch": "f" * 32}
    db["records"].update_one({"_id": second["_id"]}, {"$set": change})


@plants("memberships", "I2", "too_many_members")
def somebody_is_a_member_too_many(db: Database[Document], _: Signer) -> None:
    row = db["memberships"].find_one({"removed": None})
    assert row is not None
    db["memberships"].insert_many([{**row, "_id": str(number)} for number in range(60)])


@plants("memberships", "I5", "one_principal")
def one_principal_knows_everybody(db: Database[Document], _: Signer) -> None:
    db["memberships"].update_many({}, {"$set": {"principals": ["somebody"]}})


@plants("memberships", "sums", "not_its_members")
def sealed_scores_were_changed(db: Database[Document], _: Signer) -> None:
    db["memberships"].update_one({"removed": None}, {"$set": {"bins": bytes([99] * 10)}})


@plants("batches", "ledger", "ledger_differs")
def a_batch_was_changed(db: Database[Document], _: Signer) -> None:
    db["batches"].update_one({}, {"$inc": {"rev": 1}})


@plants("batches", "ledger", "ledger_differs")
def a_batch_was_lost(db: Database[Document], _: Signer) -> None:
    db["batches"].delete_one({})


@plants("announcements", "ledger", "newest_differs")
def another_release_is_announced(db: Database[Document], _: Signer) -> None:
    db["announcements"].update_one({"subject": SUBJECT}, {"$set": {"digest": "0" * 64}})


@plants("releases", "history", "gap")
def a_release_is_missing(db: Database[Document], _: Signer) -> None:
    db["releases"].delete_one({"version": 2})


@plants("releases", "history", "unreadable")
def a_release_is_damaged(db: Database[Document], _: Signer) -> None:
    db["releases"].update_one({"version": 2}, {"$set": {"token": "a.b.c"}})


@plants("releases", "history", "chain_broken")
def a_release_was_altered(db: Database[Document], signer: Signer) -> None:
    alter(db, signer, lambda content: content["policy"].update(spread=9))


@plants("releases", "I4", "vanished")
def a_batch_was_left_out_of_one_release(db: Database[Document], signer: Signer) -> None:
    alter(db, signer, lambda content: content["batches"].pop())


@plants("releases", "I1", "small_class")
def a_batch_was_reissued_minus_one(db: Database[Document], signer: Signer) -> None:
    def less_one(content: dict[str, Any]) -> None:
        batch = content["batches"][0]
        batch.update(rev=batch["rev"] + 1, m=batch["m"] - 1)

    alter(db, signer, less_one)


@plants("releases", "I5", "too_few")
def a_batch_was_too_small(db: Database[Document], signer: Signer) -> None:
    alter(db, signer, lambda content: content["batches"][0].update(m=4))


@plants("releases", "I4", "forgot_retired")
def a_retired_batch_is_no_longer_named(db: Database[Document], signer: Signer) -> None:
    alter(db, signer, lambda content: content.update(retired=[]), version=LAST)


def alter(
    db: Database[Document],
    signer: Signer,
    change: Callable[[dict[str, Any]], object],
    version: int = 2,
) -> None:
    """Sign a release anew with other content."""
    rows = list(db["releases"].find().sort("version", 1))
    row = rows[version if version == LAST else version - 1]
    wire = json.loads(payload_of(row["token"]))
    change(wire["content"])
    payload = json.dumps(wire).encode()
    read(payload)
    db["releases"].update_one({"_id": row["_id"]}, {"$set": {"token": signer.sign(payload)}})


def audited(gb: BenchmarkNode, *, batches: bool = False) -> dict[str, Any]:
    return audit_releases(gb.unit, "gb", request({"batches": batches}))


def found(gb: BenchmarkNode) -> set[tuple[str, str]]:
    return {(flaw["invariant"], flaw["what"]) for flaw in audited(gb)["flaws"]}


@pytest.fixture
def key(association: Association) -> Path:
    return association.admit("gb", "gb-2023", not_before=date(FIRST_YEAR, 1, 1))


@pytest.fixture
def old_gb(
    database: Database[Document], association: Association, clock: SetClock, key: Path
) -> BenchmarkNode:
    """A node that has lived through a year in which batches were split and retired."""
    policy = Policy(SealRule(k=5), withdrawal=Withdrawal.RETIRE)
    migrated(database, MIGRATIONS)
    gb = node(UnitOfWork(database, "gb", clock), association, key, policy)
    return live_through(Scenario(120, seed=23, policy=policy, habits=HABITS), gb, clock)


def test_a_year_of_everything_is_in_order_and_every_planted_fault_is_found(
    old_gb: BenchmarkNode, key: Path
) -> None:
    db = old_gb.unit.db

    before = audited(old_gb, batches=True)

    (subject,) = before["subjects"]
    assert before["flaws"] == []
    assert before["smallest"] >= 5
    assert subject["complete"]
    assert subject["retired"]
    assert len(subject["living"]) == subject["batches"] == db["batches"].count_documents({})
    for collection, invariant, what, plant in PLANTS:
        rows = list(db[collection].find())
        plant(db, Signer(key))
        assert (invariant, what) in found(old_gb), plant.__name__
        db[collection].delete_many({})
        db[collection].insert_many(rows)
    assert audited(old_gb, batches=True) == before


def test_releases_from_before_the_history_was_kept_are_said_to_be_missing(
    old_gb: BenchmarkNode,
) -> None:
    old_gb.unit.db["releases"].delete_many({"version": {"$lt": 3}})
    old_gb.unit.db["members"].update_many({}, {"$unset": {"subject": ""}})

    answer = audited(old_gb)

    assert answer["flaws"] == []
    assert [each["complete"] for each in answer["subjects"]] == [False]


def test_all_releases_lost_is_no_clean_audit(old_gb: BenchmarkNode) -> None:
    old_gb.unit.db["releases"].delete_many({})

    assert {("ledger", "ledger_differs"), ("ledger", "newest_differs")} <= found(old_gb)


def test_a_node_that_released_nothing_has_nothing_to_audit(gb: BenchmarkNode) -> None:
    gb.take_in([submitted(1)])

    assert audited(gb) == {"subjects": [], "smallest": None, "flaws": [], "more_flaws": 0}


def test_a_release_that_was_not_tidied_up_yet_is_in_order(old_gb: BenchmarkNode) -> None:
    db = old_gb.unit.db
    db["sealings"].insert_one({"_id": "untidy", "state": "released"})
    member = db["members"].find_one({})
    assert member is not None
    db["members"].update_one({"_id": member["_id"]}, {"$set": {"sealing": "untidy"}})

    assert audited(old_gb)["flaws"] == []
