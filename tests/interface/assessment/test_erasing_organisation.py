"""An erased organisation leaves nothing behind but tombstones, wherever the work is cut off."""

import signal
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from bson import encode
from pymongo import MongoClient

from chassis import commands, dead_letters, outbox
from chassis.clock import random_id
from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.errors import CorrectIt, PerformError, RetryIt
from chassis.messages import text
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.envelope import decode
from services.assessment.store import erasures
from services.assessment.store.belongings import BELONGINGS, BY_SUBJECT, NOBODYS, WHOSE, Belonging
from services.assessment.use_cases.rights import erasing
from services.assessment.use_cases.rights.erasing import STAYS, finish_erasures
from tests.interface.assessment import erasing_process
from tests.interface.assessment.grouping import OTHER, OWN, beginning
from tests.interface.assessment.making import request
from tests.interface.assessment.rights_world import FOREIGN, World, everything
from tests.interface.set_clock import SetClock
from tests.servers import migrated
from tests.short_lived import exit_code
from tests.unit.assessment.making import CONTENT
from tests.waiting import wait_until

MARKER = "Wombat"
ERASE = {"organisation": OWN, "confirm": OWN}
# What is read while it is removed, so that only a real row will do.
TOLD = {"assessments", "rounds", "actions", "grants"}
WITHDRAWN = "eu.perform.assessment.withdrawn.v1"


@pytest.fixture(scope="module")
def made(mongo_client: MongoClient[Document]) -> Iterator[World]:
    """Two organisations with something in every collection."""
    name = f"test_{uuid4().hex}"
    db = mongo_client.get_database(name, write_concern=DURABLE, read_concern=SNAPSHOT)
    clock = SetClock()
    migrated(db, "services.assessment.migrations")
    world = World(UnitOfWork(db, "gb", clock), clock)
    _fill(world)
    yield world
    mongo_client.drop_database(name)


@pytest.fixture
def world(made: World) -> Iterator[World]:
    """The same world for every test."""
    moment = made.clock.moment
    yield made
    made.clock.moment = moment
    made.put_back()


def _fill(world: World) -> None:
    """Put a marked row of each organisation where calls have not put one."""
    db = world.unit.db
    for organisation, said in ((OWN, MARKER), (OTHER, FOREIGN)):
        whose = world.registry.participant(organisation)
        for each in BELONGINGS:
            if each.collection not in TOLD:
                row = {"_id": random_id(), WHOSE: whose, "round": "f" * 32, "marker": said}
                # Keys of indexes that are unique.
                row |= {"files_id": random_id(), "n": 0, "action": random_id(), "version": 1}
                db[each.collection].insert_one({**row, "blob": said.encode() * 1000})
        of = world.own if organisation == OWN else world.other
        letter = {"_id": random_id(), "subject": of.handed_in, "body": said.encode()}
        db[dead_letters.COLLECTION].insert_one(letter)
    world.remember()


def left(world: World) -> bytes:
    """Every byte of the database, of GridFS too."""
    return b"".join(
        said for rows in everything(world.unit.db).values() for _, said in rows.values()
    )


def finish(world: World) -> None:
    """Run the timer until it is over, as it does every few seconds."""

    def over() -> bool:
        world.clock.advance(seconds=20)
        try:
            finish_erasures(world.registry)
        except PerformError:
            return False
        return world.unit.db[erasures.COLLECTION].count_documents({}) == 0

    wait_until(over, 60, "the erasure is over")


def assert_nothing_is_left(world: World) -> None:
    pseudonym = world.registry.participant(OWN)
    assert world.unit.db[erasures.COLLECTION].count_documents({}) == 0
    found = left(world)
    for trace in (MARKER, OWN, "Ada Wombat", world.own.token):
        assert trace.encode() not in found, trace
    # Others are told by pseudonym whose assessment it was, and nothing else holds it.
    elsewhere = found
    for row in world.unit.db[outbox.COLLECTION].find():
        elsewhere = elsewhere.replace(encode(row), b"")
    assert pseudonym.encode() not in elsewhere
    for each in BELONGINGS:
        assert world.unit.db[each.collection].count_documents({WHOSE: pseudonym}) == 0


def assert_others_are_untouched(world: World) -> None:
    theirs = world.registry.participant(OTHER)
    now = everything(world.unit.db)
    for name, rows in world.before.items():
        for key, (row, said) in rows.items():
            if row.get(WHOSE) == theirs:
                assert now[name][key][1] == said


def test_every_collection_is_known_to_hold_something_of_organisations_or_not(
    world: World,
) -> None:
    known = {each.collection for each in BELONGINGS} | BY_SUBJECT | NOBODYS

    assert set(world.unit.db.list_collection_names()) == known
    assert len(known) == len(BELONGINGS) + len(BY_SUBJECT) + len(NOBODYS)


@pytest.mark.parametrize("of", BELONGINGS, ids=lambda of: str(of.collection))
def test_every_collection_was_filled_and_is_found_by_an_index(world: World, of: Belonging) -> None:
    whose = {WHOSE: world.registry.participant(OWN)}
    rows = list(world.unit.db[of.collection].find(whose))
    assert rows
    assert MARKER in str(rows) or OWN in str(rows) or of.collection == "accesses"

    for asked in ({}, {"sort": dict.fromkeys(of.order, 1)}):
        command = {"find": of.collection, "filter": whose, **asked}
        plan = str(world.unit.db.command("explain", command)["queryPlanner"]["winningPlan"])
        assert "IXSCAN" in plan
        assert "COLLSCAN" not in plan
        assert "'SORT'" not in plan


def test_nothing_of_an_organisation_is_left_after_one_transaction(world: World) -> None:
    before = left(world)
    assert before.count(MARKER.encode()) > len(BELONGINGS)

    answer = world.call("erase_organisation", ERASE)

    assert answer["outcome"] == "erased"
    assert answer["stays"] == list(STAYS)
    removed = {each["what"]: each["count"] for each in answer["removed"]}
    assert removed["rounds"] == 3
    assert removed["assessments"] == 2
    assert set(removed) == {each.collection for each in BELONGINGS}
    assert MARKER.encode() not in left(world)
    finish(world)
    assert_nothing_is_left(world)
    assert_others_are_untouched(world)


def test_every_assessment_becomes_a_tombstone_that_others_are_told_of(world: World) -> None:
    world.unit.db[outbox.COLLECTION].delete_many({})
    mine = {"participant": world.registry.participant(OWN)}
    assessments = set(world.unit.db["assessments"].distinct("_id", mine))
    rounds = set(world.unit.db["rounds"].distinct("_id", mine))
    grants = set(world.unit.db["grants"].distinct("_id", mine))

    world.call("erase_organisation", ERASE)
    finish(world)

    told: dict[str, set[str]] = {}
    for row in world.unit.db[outbox.COLLECTION].find():
        event, payload = decode(bytes(row["body"]))
        told.setdefault(event.type, set()).add(str(event.subject))
        said = payload.to_data()
        assert "erased" in (said.get("reason"), said.get("status")) or "erased" in said
    assert told == {
        WITHDRAWN: assessments,
        "eu.perform.assessment.round.changed.v1": rounds,
        "eu.perform.assessment.grant.erased.v1": grants,
    }
    for row in world.unit.db["assessments"].find({"_id": {"$in": sorted(assessments)}}):
        assert (row["status"], row["participant"]) == ("erased", f"erased:{row['_id']}")


def test_withdrawal_keeps_what_was_said_for_the_organisation(world: World) -> None:
    world.call("withdraw_assessment", {"assessment": world.own.assessment})

    shown = world.call("get_assessment", {"assessment": world.own.assessment})["assessment"]
    sheet = world.call("get_sheet", {"round": world.own.handed_in})["sheet"]
    assert shown["status"] == "withdrawn"
    assert shown["scores"]["1a"] == "50"
    assert MARKER in str(sheet)


@pytest.mark.parametrize(
    ("change", "role", "organisation", "code"),
    [
        ({"confirm": OTHER}, "member", OWN, "erasure.not_confirmed"),
        ({"confirm": OWN.lower()}, "operator", None, "erasure.not_confirmed"),
        ({"confirm": ""}, "member", OWN, "name.missing"),
        ({}, "member", OTHER, "organisation.not_yours"),
        ({}, "member", None, "organisation.not_yours"),
        ({}, "partner_admin", None, "policy.refused"),
        ({}, "practitioner", OWN, "policy.refused"),
    ],
)
def test_nothing_is_erased_by_mistake_or_by_others(
    world: World, change: dict[str, str], role: str, organisation: str | None, code: str
) -> None:
    with pytest.raises(CorrectIt) as error:
        world.call("erase_organisation", {**ERASE, **change}, role, organisation=organisation)

    assert error.value.code == code
    assert world.changed() == set()


def test_operator_erases_on_behalf_of_an_organisation_and_twice_is_once(world: World) -> None:
    first = world.call("erase_organisation", ERASE, "operator", "Otto", None)
    again = world.call("erase_organisation", ERASE, "operator", "Otto", None)

    assert first["outcome"] == again["outcome"] == "erased"
    finish(world)
    afterwards = world.call("erase_organisation", ERASE, "operator", "Otto", None)
    assert (afterwards["outcome"], afterwards["removed"]) == ("erased", [])
    finish(world)
    assert_nothing_is_left(world)


def test_organisation_is_closed_until_it_has_rested_and_begins_anew(world: World) -> None:
    world.call("erase_organisation", ERASE)

    for method, data in (
        ("begin_round", beginning(OWN)),
        ("list_rounds", {"organisation": OWN}),
        ("submit_assessment", request(organisation=OWN)),
    ):
        with pytest.raises(RetryIt, match=erasures.CLOSED):
            world.call(method, data)
    with pytest.raises(RetryIt, match=erasures.CLOSED):
        world.call("import_assessments", {"assessments": [request()]}, "partner_admin")
    finish(world)

    begun = world.call("begin_round", beginning(OWN))["round"]
    assert begun["status"] == "draft"
    assert world.call("list_rounds", {"organisation": OWN})["rounds"] == [begun]


def test_what_comes_in_beside_an_erasure_goes_too(world: World) -> None:
    """A transaction that began before and commits after it."""
    inside: list[Any] = []

    def slow(tx: Transaction) -> None:
        tx.db["rounds"].find_one({"_id": world.own.draft}, session=tx.session)
        if not inside:
            inside.append(world.call("erase_organisation", ERASE))
        row = {"_id": random_id(), WHOSE: world.registry.participant(OWN), "marker": MARKER}
        tx.db["accesses"].insert_one(row, session=tx.session)

    world.unit.run(slow)
    assert MARKER.encode() in left(world)

    finish(world)

    assert_nothing_is_left(world)


def test_many_steps_are_as_good_as_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 3)

    answer = world.call("erase_organisation", ERASE)

    assert answer["outcome"] == "erased"
    removed = {each["what"]: each["count"] for each in answer["removed"]}
    assert (removed["assessments"], removed["rounds"]) == (2, 3)
    finish(world)
    assert_nothing_is_left(world)
    assert_others_are_untouched(world)


def test_repeated_command_says_again_what_was_done(world: World) -> None:
    ask = {"actor": {"id": "Ada", "roles": ["member"], "organisation": OWN, "via": "test"}}
    wire = {"command_id": "erase", "data": ERASE, **ask}

    first, again = (world.worker.erase_organisation(request=wire) for _ in range(2))

    assert first == again
    finish(world)
    assert world.worker.erase_organisation(request=wire) == first


def test_killed_at_any_commit_the_timer_finishes_and_nothing_is_left(
    world: World, mongo_url: str
) -> None:
    moment, ends = 0, [-signal.SIGKILL]
    while ends[-1] == -signal.SIGKILL:
        moment += 1
        world.put_back()
        ends.append(exit_code(erasing_process.main, mongo_url, world.unit.db.name, str(moment)))
        # The server does so by itself, within ten seconds.
        world.unit.db.client.admin.command("killAllSessions", [])
        if moment == 1:
            assert world.changed() == set()
            continue

        finish(world)

        assert_nothing_is_left(world)
        assert_others_are_untouched(world)
    assert (ends[-1], moment > 12) == (0, True)


def test_answers_in_words_are_gone_and_the_rest_of_a_command_stays(world: World) -> None:
    whose = world.registry.participant(OWN)
    about = {"subjects": whose}
    before = world.unit.db[commands.COLLECTION].count_documents(about)
    assert before > 10

    world.call("erase_organisation", ERASE)

    assert world.unit.db[commands.COLLECTION].count_documents(about) == 0
    rows = world.unit.db[commands.COLLECTION].find({"fingerprint": None})
    assert len(list(rows)) >= before


def test_every_word_of_the_answer_is_in_the_content() -> None:
    for each in BELONGINGS:
        assert text(f"removed.{each.collection}", CONTENT, count=3).endswith(": 3")
    for stay in STAYS:
        assert "." in text(f"stays.{stay}", CONTENT)
