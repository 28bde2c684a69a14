"""An operator looks at a suspect, accepts what may be accepted, and forgets the rest."""

from datetime import date
from typing import Any

import pytest

from chassis.errors import CorrectIt
from services.benchmark.domain.reasons import Reason
from services.benchmark.signing import Signer
from services.benchmark.use_cases.list_quarantine import list_quarantine
from services.benchmark.use_cases.list_releases import list_releases
from services.benchmark.use_cases.settle_quarantine import Settler
from tests.interface.benchmark.nodes import SEEN, Association, BenchmarkNode, request
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
from tests.interface.benchmark.test_receive_suspect import labelled, larger_twin, suspects, tokens
from tests.interface.set_clock import SetClock
from tests.unit.benchmark.making import announcement, batch

CONTINUITY = [Reason.SHRUNK, Reason.MUTATED, Reason.EQUIVOCATION]
IN_ITSELF = sorted(suspects().keys() - {*CONTINUITY, Reason.OTHER_EPOCH, Reason.UNKNOWN_LABEL})


def settled(de: BenchmarkNode, what: str) -> dict[str, Any]:
    """Do this with the only suspect there is."""
    (row,) = list_quarantine(de.unit, request({"after": None, "limit": 50}))["quarantine"]
    answer: dict[str, Any] = getattr(Settler(de.unit, de.announcer), what)(
        request({"id": row["id"]})
    )
    return answer


def refused(de: BenchmarkNode) -> CorrectIt:
    """Try to accept, expect a refusal that changed nothing, and give it."""
    before, suspects = de.state(), quarantined(de)
    told = settled(de, "show")["obstacle"]
    with pytest.raises(CorrectIt) as error:
        settled(de, "accept")
    assert (de.state(), quarantined(de)) == (before, suspects)
    assert told["code"] == error.value.code
    return error.value


@pytest.mark.parametrize("reason", CONTINUITY, ids=str)
def test_what_only_breaks_continuity_becomes_the_state(
    de: BenchmarkNode, say: Say, reason: Reason
) -> None:
    suspect = suspects()[reason]
    de.hear(say(FIRST))
    de.hear(say(suspect))
    shown = settled(de, "show")
    assert shown["obstacle"] is None
    assert shown["held"]["version"] == 1

    answer = settled(de, "accept")

    assert answer["version"] == suspect.version
    assert held(de) == [("gb", suspect.version)]
    assert counted(de) == sum(each.m for each in suspect.batches)
    assert quarantined(de) == []


def test_what_was_accepted_is_continued_by_what_comes_next(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(FIRST))
    de.hear(say(announcement(B, version=2)))
    settled(de, "accept")

    de.hear(say(announcement(B, batch("c", 8, first=60), version=3)))

    assert held(de) == [("gb", 3)]
    assert quarantined(de) == []


@pytest.mark.parametrize("reason", IN_ITSELF, ids=str)
def test_what_is_wrong_in_itself_can_never_be_accepted(
    de: BenchmarkNode, say: Say, reason: Reason
) -> None:
    de.hear(say(FIRST))
    de.hear(say(suspects()[reason]))

    error = refused(de)

    assert error.code == "quarantine.never_acceptable"
    assert error.params == {"reason": reason.value}


@pytest.mark.parametrize("reason", [Reason.FORGED, Reason.MALFORMED, Reason.WRONG_ALGORITHM])
def test_what_nobody_trusted_signed_can_never_be_accepted(
    de: BenchmarkNode, gb_signer: Signer, association: Association, reason: Reason
) -> None:
    de.hear(message(tokens(gb_signer, association)[reason][0], "suspect"))

    assert refused(de).code == "quarantine.never_acceptable"


def test_what_a_trust_file_of_yesterday_refused_is_accepted_under_that_of_today(
    de: BenchmarkNode, say: Say, association: Association
) -> None:
    de.hear(say(announcement(A, epoch=2)))
    assert refused(de).code == "quarantine.not_trusted"
    association.countries["gb"]["epoch"] = 2
    association.write()

    settled(de, "accept")

    assert held(de) == [("gb", 1)]


def test_a_label_that_our_lists_lack_is_accepted_once_and_for_all_later_releases(
    de: BenchmarkNode, say: Say
) -> None:
    newer = labelled("c", "no-such-sector")
    de.hear(say(FIRST))
    de.hear(say(announcement(A, newer, version=2), "first"))
    settled(de, "accept")

    de.hear(say(announcement(A, newer, version=2), "on the next day"))
    de.hear(say(announcement(A, newer, labelled("d", "no-such-sector"), version=3)))

    assert quarantined(de) == []
    assert held(de) == [("gb", 3)]


def test_an_older_release_cannot_take_the_place_of_a_newer_one(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(FIRST, "first"), say(SECOND))
    de.hear(say(FIRST, "sent anew"))

    error = refused(de)

    assert (error.code, error.params) == ("quarantine.older", {"held": "1.2"})


def test_what_is_held_already_has_only_to_be_dropped(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(FIRST))
    twin = larger_twin()
    de.hear(say(twin))
    settled(de, "accept")
    de.hear(say(FIRST, "again"))  # the smaller hash wins, and the accepted one is suspect now

    assert settled(de, "drop")["id"].startswith("gb:")
    assert quarantined(de) == []
    assert held(de) == [("gb", 1)]


def test_a_node_seen_is_nothing_that_could_be_accepted(
    de: BenchmarkNode, gb: BenchmarkNode, association: Association
) -> None:
    association.countries["gb"]["epoch"] = 2
    association.write()
    gb.gate.tell()
    gb.gate.tell()
    association.countries["gb"]["epoch"] = 1
    association.write()

    de.hear(*gb.said(SEEN))

    assert quarantined(de) == [("gb", "other_epoch")]
    assert refused(de).code == "quarantine.nothing_to_accept"


def test_what_is_not_there_is_said_so(de: BenchmarkNode) -> None:
    for what in ("show", "accept", "drop"):
        with pytest.raises(CorrectIt) as error:
            getattr(Settler(de.unit, de.announcer), what)(request({"id": "gb:0"}))

        assert error.value.code == "quarantine.unknown"


def test_an_expired_release_stays_listed_and_says_so(
    de: BenchmarkNode, say: Say, clock: SetClock
) -> None:
    de.hear(say(announcement(A, valid_until=date(2026, 6, 10))))
    clock.advance(days=30)

    (row,) = list_releases(de.unit, request({}))["releases"]

    assert row["expired"]
