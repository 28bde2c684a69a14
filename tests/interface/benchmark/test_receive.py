"""Releases of other countries: the newest valid one is kept, everything else changes nothing."""

from dataclasses import replace

import pytest

from services.benchmark.domain.batch import Batch
from services.benchmark.signing import Signer
from services.benchmark.store import batches
from tests.interface.benchmark.nodes import Association, BenchmarkNode, submitted
from tests.interface.benchmark.receiving import (
    FIRST,
    SECOND,
    A,
    B,
    Say,
    counted,
    held,
    message,
    quarantined,
)
from tests.unit.benchmark.making import announcement, batch


@pytest.mark.usefixtures("acquainted_pair")
def test_what_one_country_closes_the_other_receives(gb: BenchmarkNode, de: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()

    de.hear(*gb.said())

    assert held(de) == [("gb", 1)]
    assert counted(de) == 9
    assert quarantined(de) == []


def test_the_newest_is_kept_in_any_order(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(SECOND))
    de.hear(say(FIRST))

    assert held(de) == [("gb", 2)]
    assert counted(de) == 21
    assert quarantined(de) == []


def test_a_later_release_replaces_batches_one_by_one(de: BenchmarkNode, say: Say) -> None:
    third = announcement(A, B, batch("c", 8, first=60), version=3)
    fourth = announcement(B, batch("c", 8, first=60), version=4, retired=[A.id])
    for one, expected in ((FIRST, 9), (SECOND, 21), (third, 29), (fourth, 20)):
        de.hear(say(one))

        assert counted(de) == expected


def test_the_same_event_delivered_again_is_dropped(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(FIRST), say(SECOND))
    de.hear(say(FIRST), say(SECOND))

    assert held(de) == [("gb", 2)]
    assert quarantined(de) == []


def test_the_daily_repeat_changes_nothing(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(FIRST, "monday"))
    before = de.state()

    de.hear(say(FIRST, "tuesday"))

    assert de.state() == before
    assert quarantined(de) == []


def test_our_own_release_coming_back_is_a_duplicate(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()
    before = gb.state()

    gb.hear(*gb.said())

    assert gb.state() == before
    assert quarantined(gb) == []


def test_a_suspect_does_not_hold_up_its_neighbours(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(FIRST), message("e30.e30.e30", "suspect"), say(SECOND))

    assert held(de) == [("gb", 2)]
    assert len(quarantined(de)) == 1


def test_after_a_new_epoch_the_country_begins_again(
    de: BenchmarkNode, say: Say, association: Association
) -> None:
    de.hear(say(SECOND))
    association.countries["gb"]["epoch"] = 2
    association.write()

    de.hear(say(announcement(batch("new", 8), epoch=2)))

    assert held(de) == [("gb", 1)]
    assert counted(de) == 8


def test_a_new_key_is_believed_as_soon_as_the_trust_file_has_it(
    de: BenchmarkNode, association: Association
) -> None:
    rotated = Signer(association.admit("gb", "gb-2026-2"))

    de.hear(message(rotated.sign(FIRST.to_bytes()), "rotated"))

    assert held(de) == [("gb", 1)]


def test_batches_of_one_country_cannot_replace_those_of_another(
    de: BenchmarkNode, say: Say, association: Association
) -> None:
    es_signer = Signer(association.admit("es", "es-2026-1"))
    same_id: Batch = replace(batch("a", 20), series=A.series)
    theirs = announcement(same_id, country="es")

    de.hear(say(FIRST), message(es_signer.sign(theirs.to_bytes()), "theirs", "es"))

    found = batches.of_countries(de.unit.db, "perform-full", 2025, ["gb", "es"])
    assert {country: each[0].m for country, each in found.items()} == {"gb": 9, "es": 20}
