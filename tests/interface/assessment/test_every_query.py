"""Every query of every method uses an index, and reads little more than it gives.

The database keeps a record of each query while each method is really called, among the documents
of three hundred other organisations; nothing here lists queries, so none can be forgotten.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from perf.copies import Copier, documents_of
from services.assessment.service import AssessmentService
from services.assessment.store.belongings import BELONGINGS
from services.assessment.use_cases.rights.erasing import finish_erasures
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.rights_requests import REQUESTS
from tests.interface.assessment.rights_world import World
from tests.interface.set_clock import SetClock
from tests.servers import migrated
from tests.unit.service_methods import policies

METHODS = sorted(policies(AssessmentService))
OTHERS = 300
# What an organisation has of its own, a page of 200, and as many ranges as an index is read in.
MOST_READ = 260
# A model's year is counted whole, or told again in pages of 500: that is what these are for.
WHOLE = {"tally", "announce_again"}
LISTS: list[dict[str, Any]] = [
    {"year": 2023},
    {"model": "perform-full"},
    {"status": "withdrawn"},
    {"year": 2023, "status": "submitted"},
    {"model": "perform-quick", "year": 1999},
    {"model": "perform-full", "status": "submitted"},
    {"model": "perform-full", "year": 2023, "status": "withdrawn"},
]
ROLES = {"open_invitation": "respondent", "save_answer": "respondent"}


@pytest.fixture(scope="module")
def world(mongo_client: MongoClient[Document]) -> Iterator[World]:
    """Two organisations with something of everything, among three hundred more."""
    name = f"test_{uuid4().hex}"
    db = mongo_client.get_database(name, write_concern=DURABLE, read_concern=SNAPSHOT)
    clock = SetClock()
    migrated(db, "services.assessment.migrations")
    world = World(UnitOfWork(db, "gb", clock), clock)
    world.begin_themed()
    own = world.registry.participant(OWN)
    copier = Copier(
        {
            each.collection: list(db[each.collection].find({"participant": own}))
            for each in BELONGINGS
            if not each.collection.startswith("evidence_content")
        }
    )
    for collection in copier.templates:
        if copies := documents_of(copier.copies(collection, range(1, OTHERS + 1))):
            db[collection].insert_many(copies)
    world.remember()
    yield world
    mongo_client.drop_database(name)


@pytest.fixture
def queries(world: World) -> Iterator[Database[Any]]:
    """The database, writing down every query while the test runs."""
    db = world.unit.db
    db.command("profile", 2)
    try:
        yield db
    finally:
        db.command("profile", 0)
        db.drop_collection("system.profile")
        world.put_back()


def wasteful(db: Database[Any]) -> list[str]:
    """Queries that read a whole collection, or far more than they are about."""
    found = []
    for each in db["system.profile"].find({"ns": {"$not": {"$regex": "system.profile$"}}}):
        plan = each.get("planSummary", "")
        # An empty collection is read whole at no cost, and its statistics are asked for so.
        read = max(each.get("docsExamined", 0), each.get("keysExamined", 0) // 2)
        if "COLLSCAN" in plan or read > MOST_READ:
            found.append(f"{each['ns']} {plan} read {read}: {str(each['command'])[:300]}")
    return found


@pytest.mark.parametrize("method", METHODS)
def test_method_reads_by_an_index_and_little(
    world: World, queries: Database[Any], method: str
) -> None:
    try:
        world.call(method, REQUESTS[method](world), ROLES.get(method, "operator"), "Otto", None)
    except CorrectIt as error:
        pytest.fail(f"{method} was refused: {error.code}")

    found = wasteful(queries)
    assert [each for each in found if method not in WHOLE or "COLLSCAN" in each] == []


def test_query_that_no_index_answers_is_caught(queries: Database[Any]) -> None:
    assert queries["rounds"].find_one({"region": "nowhere"}) is None
    assert queries["rounds"].count_documents({"_id": {"$gt": ""}}) > OTHERS

    assert len(wasteful(queries)) == 2


@pytest.mark.parametrize("method", ["list_assessments", "list_rounds"])
@pytest.mark.parametrize("asked", LISTS, ids=str)
def test_list_reads_its_page_whatever_is_left_open(
    world: World, queries: Database[Any], method: str, asked: dict[str, Any]
) -> None:
    if method == "list_rounds" and asked.get("status"):
        asked = {
            **asked,
            "status": {"submitted": "submitted", "withdrawn": "draft"}[asked["status"]],
        }

    first = world.call(method, {**asked, "limit": 20}, "operator", "Otto", None)
    if first["next"] is not None:
        world.call(method, {**asked, "limit": 20, "after": first["next"]}, "operator", "Otto", None)

    plans = list(
        queries["system.profile"].find({"command.find": {"$in": ["assessments", "rounds"]}})
    )
    assert plans
    assert not any(each.get("hasSortStage") for each in plans)
    assert all(each["docsExamined"] <= 21 + len(ranges(each)) for each in plans)
    assert wasteful(queries) == []


def ranges(query: dict[str, Any]) -> list[str]:
    """Ranges of an index that one query merges; each is read one document ahead."""
    asked = query["command"]["filter"]
    return ["_"] * (
        len(asked.get("model", {}).get("$in", "_") if isinstance(asked.get("model"), dict) else "_")
        * len(asked["status"]["$in"] if isinstance(asked.get("status"), dict) else "_")
    )


def test_work_in_the_background_reads_little(world: World, queries: Database[Any]) -> None:
    finish_erasures(world.registry)

    assert wasteful(queries) == []
