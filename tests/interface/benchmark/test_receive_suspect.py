"""What is forged, malformed, replayed or contradicting goes to quarantine and changes nothing."""

import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.batch import Batch, Label
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.reasons import Reason
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.signing import Signer
from tests.interface.benchmark.nodes import Association, BenchmarkNode
from tests.interface.benchmark.receiving import (
    FIRST,
    SECOND,
    A,
    B,
    Say,
    alarms,
    counted,
    held,
    message,
    quarantined,
)
from tests.interface.set_clock import SetClock
from tests.unit.benchmark.making import SERIES, announcement, batch


def suspects() -> dict[Reason, Announcement]:
    moved = {**A.histograms, "1": Histogram.of([50] * 9)}
    wrong = {**B.histograms, "2": B.histograms["2"] + Histogram.of([1])}
    return {
        Reason.OTHER_EPOCH: announcement(A, B, version=2, epoch=2),
        Reason.EXPIRED: announcement(A, B, version=2, valid_until=date(2026, 5, 31)),
        Reason.WEAK_POLICY: announcement(A, B, version=2, rule=SealRule(k=3)),
        Reason.TOO_FEW: announcement(A, batch("few", 7), version=2),
        Reason.SUMS_WRONG: announcement(A, replace(B, histograms=wrong), version=2),
        Reason.IDS_NOT_UNIQUE: announcement(A, B, B, version=2),
        Reason.RETIRED_REUSED: announcement(A, B, version=2, retired=[B.id]),
        Reason.UNKNOWN_LABEL: announcement(A, labelled("b", "no-such-sector"), version=2),
        Reason.OTHER_SUBJECT: announcement(
            A, batch("b", series=SERIES._replace(model="quick")), version=2
        ),
        Reason.SHRUNK: announcement(B, version=2),
        Reason.MUTATED: announcement(replace(A, histograms=moved), version=2),
        Reason.EQUIVOCATION: larger_twin(),
        Reason.WRONG_COUNTRY: announcement(A, B, version=2, country="es"),
        Reason.MALFORMED: announcement(A, replace(B, id="not an id"), version=2),
    }


def labelled(name: str, sector: str) -> Batch:
    return replace(batch(name, 9, first=20), label=Label(sector))


def larger_twin() -> Announcement:
    """Another first release, whose hash is the larger one and so loses."""
    candidates = (announcement(A, batch(name, 9, first=99)) for name in range(100))
    return max(candidates, key=hash_of)


def hash_of(one: Announcement) -> str:
    return digest_of(one.to_bytes())


@pytest.mark.parametrize("reason", suspects(), ids=str)
def test_a_suspect_release_is_quarantined_and_changes_nothing(
    de: BenchmarkNode, say: Say, reason: Reason
) -> None:
    de.hear(say(FIRST))
    before, alarm = de.state(), alarms(reason)

    de.hear(say(suspects()[reason]))

    assert de.state() == before
    assert quarantined(de) == [("gb", reason.value)]
    assert alarms(reason) == alarm + 1


def test_a_replayed_older_release_is_quarantined(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(FIRST, "first"), say(SECOND))
    before, alarm = de.state(), alarms(Reason.REPLAYED)

    de.hear(say(FIRST, "sent anew"))

    assert de.state() == before
    assert quarantined(de) == [("gb", "replayed")]
    assert alarms(Reason.REPLAYED) == alarm + 1


def tokens(signer: Signer, association: Association) -> dict[Reason, list[str]]:
    """Tokens that nobody trusted has signed in the one right way."""
    payload = SECOND.to_bytes()
    good = signer.sign(payload)
    head, body, signature = good.split(".")
    stranger = OKPKey.generate_key("Ed25519")
    header = {"alg": "Ed25519", "kid": "gb-2026-1"}
    forged = jws.serialize_compact(header, payload, stranger, algorithms=["Ed25519"])
    unknown = {**header, "kid": "gb-2027-1"}
    public = association.countries["gb"]["keys"][0]["public"]
    symmetric = OctKey.import_key(base64.urlsafe_b64decode(public + "="))
    confused = jws.serialize_compact(
        {"alg": "HS256", "kid": "gb-2026-1"}, payload, symmetric, algorithms=["HS256"]
    )
    embedded = jws.serialize_compact(
        {**header, "jwk": stranger.as_dict(private=False)},
        payload,
        stranger,
        algorithms=["Ed25519"],
    )
    none = encoded({"alg": "none", "kid": "gb-2026-1"})
    other = base64.urlsafe_b64encode(announcement(A, B, version=9).to_bytes()).decode().rstrip("=")
    return {
        Reason.FORGED: [forged, f"{head}.{other}.{signature}", f"{head}.{body}.{'A' * 86}"],
        Reason.UNKNOWN_KEY: [
            jws.serialize_compact(unknown, payload, stranger, algorithms=["Ed25519"])
        ],
        Reason.WRONG_ALGORITHM: [confused, f"{none}.{body}.{signature}"],
        Reason.MALFORMED: [
            embedded,
            f"{encoded({'alg': 'Ed25519'})}.{body}.{signature}",
            f"{encoded({'alg': 'Ed25519', 'kid': 7})}.{body}.{signature}",
            f"{encoded({**header, 'crit': ['b64'], 'b64': False})}.{body}.{signature}",
            f"e30x.{body}.{signature}",
            signer.sign(b"{}"),
            signer.sign(b"not json"),
        ],
        Reason.NEGATIVE_COUNT: [signer.sign(payload.replace(b"[[0,1]", b"[[0,-1]"))],
    }


def encoded(header: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "reason",
    [
        Reason.FORGED,
        Reason.UNKNOWN_KEY,
        Reason.WRONG_ALGORITHM,
        Reason.MALFORMED,
        Reason.NEGATIVE_COUNT,
    ],
    ids=str,
)
def test_a_token_not_signed_in_the_one_right_way_is_quarantined(
    de: BenchmarkNode,
    say: Say,
    gb_signer: Signer,
    association: Association,
    reason: Reason,
) -> None:
    de.hear(say(FIRST))
    before = de.state()
    for number, token in enumerate(tokens(gb_signer, association)[reason]):
        alarm = alarms(reason)

        de.hear(message(token, number))

        assert de.state() == before, token
        assert alarms(reason) == alarm + 1, token
    assert {each for _, each in quarantined(de)} == {reason.value}


def test_a_release_of_one_country_over_the_link_of_another_is_quarantined(
    de: BenchmarkNode, say: Say, association: Association
) -> None:
    association.admit("es", "es-2026-1")
    alarm = alarms(Reason.WRONG_COUNTRY, "es")

    de.hear(say(FIRST, link="es"))

    assert held(de) == []
    assert quarantined(de) == [("es", "wrong_country")]
    assert alarms(Reason.WRONG_COUNTRY, "es") == alarm + 1


def test_a_country_nobody_trusts_is_quarantined_under_a_shared_label(
    de: BenchmarkNode, say: Say
) -> None:
    alarm = alarms(Reason.UNKNOWN_COUNTRY, "unknown")

    de.hear(say(FIRST, link="fr"))

    assert quarantined(de) == [("fr", "unknown_country")]
    assert alarms(Reason.UNKNOWN_COUNTRY, "unknown") == alarm + 1


@pytest.mark.parametrize(
    "moment", [datetime(2025, 12, 31, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)]
)
def test_a_key_outside_its_dates_is_quarantined(
    de: BenchmarkNode, say: Say, clock: SetClock, moment: datetime
) -> None:
    clock.moment = moment

    de.hear(say(FIRST))

    assert held(de) == []
    assert quarantined(de) == [("gb", "key_out_of_dates")]


def test_a_release_of_ours_that_we_do_not_know_is_quarantined(
    gb: BenchmarkNode, association: Association
) -> None:
    stolen = Signer(association.folder / "gb-2026-1.jwk")

    gb.hear(message(stolen.sign(FIRST.to_bytes()), "ours"))

    assert not any(gb.state().values())
    assert quarantined(gb) == [("gb", "own_country")]


def test_the_winner_of_two_contradicting_releases_is_kept_and_both_raise_the_alarm(
    de: BenchmarkNode, say: Say
) -> None:
    twin = larger_twin()
    smaller, larger = sorted([FIRST, twin], key=hash_of)
    de.hear(say(larger))
    alarm = alarms(Reason.EQUIVOCATION)

    de.hear(say(smaller))

    (row,) = de.unit.db["announcements"].find()
    assert row["digest"] == hash_of(smaller)
    assert counted(de) == sum(each.m for each in smaller.batches)
    assert quarantined(de) == [("gb", "equivocation")]
    assert alarms(Reason.EQUIVOCATION) == alarm + 1


def test_a_suspect_that_comes_every_day_is_kept_once_and_counted(
    de: BenchmarkNode, say: Say, clock: SetClock
) -> None:
    shrunk = suspects()[Reason.SHRUNK]
    de.hear(say(FIRST), say(shrunk, "monday"))
    clock.advance(days=1)

    de.hear(say(shrunk, "tuesday"))

    (row,) = de.unit.db["quarantine"].find()
    assert (row["times"], row["subject"], row["version"]) == (2, "release:perform-full:2025", 2)
    assert row["first_seen"] < row["last_seen"]


@pytest.mark.parametrize("lie", ["with others in the part", "with somebody retired no more"])
def test_a_contradiction_may_not_continue_another_past(
    de: BenchmarkNode, say: Say, lie: str
) -> None:
    part, gone = replace(batch("whole", 12), rev=1), ["d" * 32]
    second = announcement(part, version=2, retired=gone)
    lies = (
        announcement(replace(batch("whole", 12, first=20 + n), rev=1), version=2, retired=gone)
        if lie == "with others in the part"
        else announcement(part, batch(n, 9, first=40), version=2)
        for n in range(1_000)
    )
    de.hear(say(announcement(batch("whole", 20), retired=gone), "first"), say(second))
    before, alarm = de.state(), alarms(Reason.EQUIVOCATION)
    assert held(de) == [("gb", 2)]

    de.hear(say(next(each for each in lies if hash_of(each) < hash_of(second)), "a lie"))

    assert de.state() == before
    assert alarms(Reason.EQUIVOCATION) == alarm + 1
