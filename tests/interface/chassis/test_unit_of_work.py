"""A change and its events are saved together or not at all, whatever happens in between."""

import os
import subprocess
import sys
import threading

import pymongo
import pytest
from pymongo.errors import DuplicateKeyError, OperationFailure

from chassis import outbox
from chassis.errors import Unavailable
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.envelope import Event
from contracts.errors import Malformed
from node.testing import PrivateNode
from tests.interface.chassis.crashing import CRASHED, MOMENTS, work
from tests.interface.chassis.events import SUBMITTED
from tests.interface.chassis.rig import EFFECTS
from tests.servers import pause


def saved(unit: UnitOfWork) -> tuple[int, int]:
    """How many changes and how many messages there are."""
    return (
        unit.db[EFFECTS].count_documents({}),
        unit.db[outbox.COLLECTION].count_documents({}),
    )


def test_change_and_event_are_saved_together(unit: UnitOfWork) -> None:
    unit.run(work)

    assert saved(unit) == (1, 1)
    (row,) = unit.db[outbox.COLLECTION].find()
    event = Event.from_bytes(bytes(row["body"]))
    assert (row["exchange"], row["routing_key"]) == ("assessment.events", "assessment.submitted.v1")
    assert (event.subject, event.data) == (SUBMITTED.assessment, SUBMITTED.to_data())


@pytest.mark.parametrize("moment", MOMENTS)
def test_crash_leaves_both_or_neither(unit: UnitOfWork, mongo_url: str, moment: str) -> None:
    crashed = subprocess.run(
        [sys.executable, "-m", "tests.interface.chassis.crashing", unit.db.name, moment],
        env={**os.environ, "MONGO_URL": mongo_url},
        timeout=30,
    )

    assert crashed.returncode == CRASHED
    assert saved(unit) == ((1, 1) if moment == "after the commit" else (0, 0))


def test_raising_work_leaves_neither(unit: UnitOfWork) -> None:
    def raising(tx: Transaction) -> None:
        work(tx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        unit.run(raising)

    assert saved(unit) == (0, 0)


def test_malformed_event_leaves_neither(unit: UnitOfWork) -> None:
    def malformed(tx: Transaction) -> None:
        work(tx)
        tx.emit(SUBMITTED, subject="another", version=SUBMITTED.version)

    with pytest.raises(Malformed):
        unit.run(malformed)

    assert saved(unit) == (0, 0)


def test_relay_is_woken_only_by_committed_messages(unit: UnitOfWork) -> None:
    unit.run(lambda tx: tx.db[EFFECTS].insert_one({}, session=tx.session))
    assert not unit.committed_messages.is_set()

    unit.run(work)
    assert unit.committed_messages.is_set()


def test_conflicting_work_is_done_again_and_emits_once(unit: UnitOfWork) -> None:
    unit.db[EFFECTS].insert_one({"_id": "count", "n": 0})
    begun, both = threading.Barrier(2), []

    def count(tx: Transaction) -> None:
        both.append(tx)
        row = tx.db[EFFECTS].find_one({"_id": "count"}, session=tx.session)
        assert row is not None
        if len(both) <= 2:
            begun.wait(5)
        tx.db[EFFECTS].update_one(
            {"_id": "count"}, {"$set": {"n": row["n"] + 1}}, session=tx.session
        )
        tx.emit(SUBMITTED, subject=SUBMITTED.assessment, version=SUBMITTED.version)

    threads = [threading.Thread(target=unit.run, args=(count,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (row,) = unit.db[EFFECTS].find()
    assert row["n"] == 2
    assert len(both) > 2
    assert unit.db[outbox.COLLECTION].count_documents({}) == 2


def test_paused_database_is_given_up_in_time(unit: UnitOfWork, frail_node: PrivateNode) -> None:
    pause(frail_node.mongod)

    with pytest.raises(Unavailable) as error:
        unit.run(work, seconds=0.5)

    assert error.value.code == "database.unavailable"


def test_work_that_takes_too_long_is_told_from_a_database_that_is_away(unit: UnitOfWork) -> None:
    def slow(tx: Transaction) -> None:
        work(tx)
        threading.Event().wait(0.4)
        work(tx)

    with pytest.raises(Unavailable) as error:
        unit.run(slow, seconds=0.3)

    assert error.value.code == "database.too_slow"
    assert saved(unit) == (0, 0)


def test_error_of_the_work_itself_is_not_taken_for_an_outage(unit: UnitOfWork) -> None:
    unit.db[EFFECTS].create_index("event", unique=True)
    unit.run(work)

    with pytest.raises(DuplicateKeyError):
        unit.run(work)
    with pytest.raises(OperationFailure):
        unit.run(
            lambda tx: tx.db[EFFECTS].update_one({}, {"$nonsense": {"a": 1}}, session=tx.session)
        )

    assert saved(unit) == (1, 1)


def test_messages_of_an_erased_subject_are_forgotten(unit: UnitOfWork) -> None:
    unit.run(work)

    unit.run(lambda tx: tx.forget_messages(SUBMITTED.assessment))

    assert saved(unit) == (1, 0)


def test_writes_are_durable_on_a_majority(unit: UnitOfWork) -> None:
    assert unit.db.write_concern.document == {"w": "majority", "j": True, "wtimeout": 10_000}
    assert unit.db.client.options.retry_writes
    assert pymongo.version_tuple >= (4,)
