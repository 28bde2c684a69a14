"""Sums of releases: written with the announcement, for every country alike, and for old ones."""

from datetime import UTC, datetime

import numpy as np
import pytest

from services.benchmark.domain.aggregate import aggregates
from services.benchmark.store import batches, stamps
from services.benchmark.store.aggregates import Released, available, of_subject
from services.benchmark.use_cases.retire_batches import BatchRetirer
from tests.interface.benchmark.nodes import MIGRATIONS, BenchmarkNode, request, submitted
from tests.interface.benchmark.receiving import FIRST, SECOND, Say, quarantined
from tests.interface.set_clock import SetClock
from tests.servers import migrated


def held(node: BenchmarkNode) -> list[Released]:
    return list(of_subject(node.unit.db, "perform-full", 2025, node.announcer.today()))


def add_up(node: BenchmarkNode) -> bool:
    """Whether the sums equal those of the batches held, country by country."""
    released = held(node)
    found = batches.of_countries(
        node.unit.db, "perform-full", 2025, [each.country for each in released]
    )
    for one in released:
        fresh = aggregates(one.country, found.get(one.country, []))
        assert [row.cell for row in fresh] == [row.cell for row in one.rows]
        for ours, theirs in zip(fresh, one.rows, strict=True):
            assert (ours.m, ours.width) == (theirs.m, theirs.width)
            np.testing.assert_array_equal(ours.counts, theirs.counts)
    return bool(released)


def stamp(node: BenchmarkNode) -> stamps.Stamp:
    return stamps.get(node.unit.db, "perform-full", 2025)


@pytest.mark.usefixtures("acquainted_pair")
@pytest.mark.usefixtures("acquainted_pair")
def test_own_and_received_releases_are_added_up_as_they_are_kept(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    gb.take_in(submitted(number) for number in range(40))
    de.take_in(submitted(number) for number in range(100, 125))
    gb.close()
    de.close()
    gb.hear(*de.said())

    assert add_up(gb)

    assert [(each.country, each.k) for each in held(gb)] == [("de", 8), ("gb", 8)]
    assert [sum(row.m for row in each.rows) for each in held(gb)] == [25, 40]


def test_a_newer_release_replaces_the_sums_and_raises_the_stamp(
    de: BenchmarkNode, say: Say
) -> None:
    de.hear(say(FIRST))
    before = stamp(de)

    de.hear(say(SECOND))

    assert add_up(de)
    assert stamp(de) > before > stamps.NEVER


def test_what_does_not_change_the_state_changes_neither_sums_nor_stamp(
    de: BenchmarkNode, say: Say
) -> None:
    de.hear(say(SECOND))
    before = stamp(de), de.state()

    de.hear(say(FIRST, event="late"), say(SECOND, event="again"))

    assert (stamp(de), de.state()) == before
    assert quarantined(de) == []


def test_a_country_that_retired_everything_has_no_rows(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(20))
    gb.close()
    call = request(
        {"model": "perform-full", "year": 2025, "batches": None, "reason": "asked to"}, "retire"
    )

    BatchRetirer(gb.releasing).retire(call)

    assert [each.rows for each in held(gb)] == [()]
    assert available(gb.unit.db, gb.announcer.today()) == []


def test_an_expired_release_does_not_count(de: BenchmarkNode, say: Say, clock: SetClock) -> None:
    de.hear(say(FIRST))
    clock.moment = datetime(2036, 1, 2, tzinfo=UTC)

    assert held(de) == []

    assert available(de.unit.db, de.announcer.today()) == []


@pytest.mark.usefixtures("acquainted_pair")
@pytest.mark.usefixtures("acquainted_pair")
def test_releases_held_before_there_were_sums_are_added_up_by_the_migration(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    gb.take_in(submitted(number) for number in range(40))
    gb.close()
    de.hear(*gb.said())
    before = list(de.unit.db["aggregates"].find())
    for name in ("aggregates", "stamps"):
        de.unit.db[name].drop()
    de.unit.db["migrations"].delete_many({"_id": {"$regex": "aggregates"}})

    migrated(de.unit.db, MIGRATIONS)

    assert list(de.unit.db["aggregates"].find()) == before
    assert stamp(de) > stamps.NEVER
