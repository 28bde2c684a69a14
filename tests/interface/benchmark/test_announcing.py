"""Every node repeats its newest releases at start and daily, so that what was missed heals."""

import pytest

from contracts.envelope import Event
from services.benchmark.announcer import Announcer
from services.benchmark.signing import Signer
from services.benchmark.trust_file import TrustFile
from tests.interface.benchmark.nodes import Association, BenchmarkNode, submitted
from tests.interface.set_clock import SetClock


def closed(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()


def ids(gb: BenchmarkNode) -> list[str]:
    return [Event.from_bytes(body).id for _, body in gb.said()]


def test_a_release_is_repeated_once_a_day(gb: BenchmarkNode, clock: SetClock) -> None:
    closed(gb)
    assert gb.announcer.announce_what_is_due(gb.unit) == 1  # at start
    assert gb.announcer.announce_what_is_due(gb.unit) == 0
    clock.advance(days=1)

    assert gb.announcer.announce_what_is_due(gb.unit) == 1
    assert gb.announcer.announce_what_is_due(gb.unit) == 0


def test_a_repeat_on_the_same_day_is_known_by_its_id_and_one_on_the_next_is_new(
    gb: BenchmarkNode, clock: SetClock
) -> None:
    closed(gb)
    gb.announcer.announce_what_is_due(gb.unit)
    clock.advance(days=1)
    gb.announcer.announce_what_is_due(gb.unit)

    first, at_start, next_day = ids(gb)

    assert first == at_start
    assert next_day != first


@pytest.mark.usefixtures("acquainted_pair")
def test_a_node_that_missed_the_first_hears_the_repeat(
    gb: BenchmarkNode, de: BenchmarkNode, clock: SetClock
) -> None:
    closed(gb)
    gb.unit.db["outbox"].delete_many({})  # lost on the way
    clock.advance(days=1)
    gb.announcer.announce_what_is_due(gb.unit)

    de.hear(*gb.said())

    assert [row["country"] for row in de.unit.db["announcements"].find()] == ["gb"]


@pytest.mark.usefixtures("acquainted_pair")
def test_repeats_are_signed_with_the_present_key(
    gb: BenchmarkNode, de: BenchmarkNode, association: Association, clock: SetClock
) -> None:
    closed(gb)
    gb.unit.db["outbox"].delete_many({})
    new_key = association.admit("gb", "gb-2026-2")
    del association.countries["gb"]["keys"][0]
    association.write()
    rotated = Announcer("gb", Signer(new_key), TrustFile(association.trust_file), clock)

    rotated.announce_what_is_due(gb.unit)
    de.hear(*gb.said())

    assert de.unit.db["quarantine"].count_documents({}) == 0
    assert de.unit.db["announcements"].count_documents({"country": "gb"}) == 1


@pytest.mark.usefixtures("acquainted_pair")
def test_only_our_own_releases_are_repeated(gb: BenchmarkNode, de: BenchmarkNode) -> None:
    closed(gb)
    de.hear(*gb.said())

    assert de.announcer.announce_what_is_due(de.unit) == 0
    assert de.said() == []
