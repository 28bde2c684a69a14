"""A lease has one holder at a time, by the database's clock."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta

from chassis.lease import Lease
from chassis.unit_of_work import UnitOfWork
from tests.waiting import wait_until

LONG, SHORT = timedelta(minutes=1), timedelta(milliseconds=200)


def lease(unit: UnitOfWork, holder: str, duration: timedelta = LONG) -> Lease:
    return Lease(unit.db, "relay", holder, duration)


def test_second_does_not_get_it(unit: UnitOfWork) -> None:
    assert lease(unit, "first").acquire()

    assert not lease(unit, "second").acquire()


def test_holder_renews_it(unit: UnitOfWork) -> None:
    first, second = lease(unit, "first", SHORT), lease(unit, "second")
    beyond_its_end = time.monotonic() + 3 * SHORT.total_seconds()

    while time.monotonic() < beyond_its_end:
        assert first.acquire()
        assert not second.acquire()


def test_it_passes_on_when_it_has_expired(unit: UnitOfWork) -> None:
    first, second = lease(unit, "first", SHORT), lease(unit, "second")
    first.acquire()

    wait_until(second.acquire, 5, "the lease has expired")

    assert not first.acquire()


def test_it_passes_on_when_it_is_released(unit: UnitOfWork) -> None:
    first, second = lease(unit, "first"), lease(unit, "second")
    first.acquire()

    first.release()

    assert second.acquire()


def test_who_lost_it_cannot_release_it(unit: UnitOfWork) -> None:
    first, second = lease(unit, "first"), lease(unit, "second")
    second.acquire()

    first.release()

    assert not first.acquire()


def test_leases_of_other_names_do_not_matter(unit: UnitOfWork) -> None:
    lease(unit, "first").acquire()

    assert Lease(unit.db, "migrations", "second", LONG).acquire()


def test_one_of_many_gets_it(unit: UnitOfWork) -> None:
    start = threading.Barrier(8)

    def try_it(number: int) -> bool:
        start.wait(5)
        return lease(unit, f"holder {number}").acquire()

    with ThreadPoolExecutor(8) as holders:
        taken = list(holders.map(try_it, range(8)))

    assert taken.count(True) == 1


def test_time_is_the_database_s(unit: UnitOfWork) -> None:
    lease(unit, "first").acquire()

    (row,) = unit.db["leases"].find({"_id": "relay"})
    now = unit.db.command("hello")["localTime"].replace(tzinfo=UTC)
    assert timedelta() < row["until"] - now <= LONG
