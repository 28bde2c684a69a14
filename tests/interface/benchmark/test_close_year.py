"""Closing a year publishes everything that is safe, once, or nothing at all."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from chassis.errors import CallSomeone
from contracts.benchmark_released_v1 import validate_announcement
from contracts.envelope import Event
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.reading import read
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.signing import verified
from services.benchmark.use_cases import publish_release
from tests.interface.benchmark.closing import members, refused, released
from tests.interface.benchmark.nodes import (
    Association,
    BenchmarkNode,
    submitted,
    withdrawn,
)
from tests.unit.benchmark.making import CODES, hexadecimal


def test_a_safe_year_is_sealed_signed_and_announced(gb: BenchmarkNode) -> None:
    scores = [[(number * 31 + code * 17) % 101 for code in range(9)] for number in range(30)]
    gb.take_in(
        submitted(number, [str(score) for score in each]) for number, each in enumerate(scores)
    )

    answer = gb.close()

    assert [(each["layer"], each["organisations"]) for each in answer["sealed"]] == [
        ("consensus", 30)
    ]
    assert (answer["version"], answer["epoch"], answer["waiting"]) == (1, 1, [])
    content = released(gb)
    validate_announcement(content)
    (batch,) = content["content"]["batches"]
    assert (batch["m"], batch["label"]) == (30, {"sector": "social-care", "size": "small"})
    for column, code in enumerate(CODES):
        counts = np.bincount(np.array(scores)[:, column], minlength=101)
        assert batch["histograms"][code] == [
            [bin_, int(count)] for bin_, count in enumerate(counts) if count
        ]


def test_the_announcement_carries_no_trace_and_only_the_day(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()

    ((key, body),) = gb.said()

    assert key == "gb.benchmark.released.v1"
    event = json.loads(body)
    assert event["time"] == "2026-06-01T00:00:00Z"
    assert event["subject"] == "release:perform-full:2025"
    assert not event.keys() & {"traceparent", "correlationid", "causationid"}
    assert set(event["data"]) == {"jws"}


def test_a_year_of_a_hundred_tells_once_how_much_clients_are_alike(gb: BenchmarkNode) -> None:
    def advised(number: int) -> Event:
        # All nine scores of a practitioner's four clients are near each other.
        scores = [str((number // 4 * 29 + number % 4 + code * 17) % 101) for code in range(9)]
        return submitted(number, scores, principals=[f"practitioner {number // 4}"])

    gb.take_in(advised(number) for number in range(99))
    gb.close()
    few = gb.newest()
    gb.take_in(advised(number) for number in range(99, 120))
    gb.close()
    told = gb.newest()
    gb.take_in(submitted(number) for number in range(200, 220))
    gb.close()

    assert few.clustering is None
    assert told.clustering is not None
    assert told.clustering.icc > 0.5
    assert told.clustering.clients == 4
    assert gb.newest().clustering == told.clustering


def test_closing_tells_of_clients_though_everybody_is_sealed(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number, principals=[f"one {number // 4}"]) for number in range(120))
    with monkeypatch.context() as untold:
        untold.setattr(publish_release, "news_of_clients", lambda *_: None)
        gb.close()
    before = gb.newest()

    answer = gb.close()

    after = gb.newest()
    assert (answer["version"], answer["sealed"], answer["waiting"]) == (2, [], [])
    assert (before.clustering, after.batches) == (None, before.batches)
    assert after.clustering is not None
    assert refused(gb, "close.already_closed")


@pytest.mark.usefixtures("acquainted_pair")
def test_what_is_pending_does_not_change_a_single_byte(
    gb: BenchmarkNode, de: BenchmarkNode, association: Association
) -> None:
    everybody = [submitted(number) for number in range(9)]
    for each in (gb, de):
        each.take_in(everybody)
    de.take_in([submitted(100, year=2024), submitted(101, layer="validated")])

    released_bytes = []
    for each in (gb, de):
        planner = replace(each.releasing.planner, new_batch_id=lambda: "ab" * 16)
        replace(each, releasing=replace(each.releasing, planner=planner)).close()
        (row,) = each.unit.db["announcements"].find()
        token = row["token"]
        trust, today = each.announcer.trust(), each.announcer.today()
        released_bytes.append(verified(token, each.country, trust, today))

    assert released_bytes[0].replace(b'"gb"', b'"de"') == released_bytes[1]


def test_a_repeated_command_gets_the_first_answer(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))

    first = gb.close(command_id="a-command")
    second = gb.close(command_id="a-command")

    assert first == second
    assert len(gb.said()) == 1


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_running_or_future_year_is_refused(gb: BenchmarkNode, year: int) -> None:
    gb.take_in(submitted(number, year=year) for number in range(9))

    error = refused(gb, "close.year_running", year)

    assert error.params == {"year": year, "latest": 2025}


def test_a_year_without_assessments_is_refused(gb: BenchmarkNode) -> None:
    refused(gb, "close.no_records")


def test_too_few_are_refused_with_the_number_missing(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(6))

    error = refused(gb, "seal.too_few")

    assert (error.params["k"], error.params["missing"]) == (8, 2)
    assert error.field == "year"


def test_clients_of_one_practitioner_are_refused(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number, principals=["p"] if number < 4 else []) for number in range(9))

    assert refused(gb, "seal.one_principal").params["missing"] == 2


def test_organisations_that_are_alike_are_refused(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number, ["50"] * 9) for number in range(9))

    assert refused(gb, "seal.too_alike").params["criteria"] == ", ".join(CODES)


def test_a_refusal_names_nobody(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number, principals=["p"]) for number in range(9))

    error = refused(gb, "seal.one_principal")

    assert not re.search("[0-9a-f]{32}", str(error))


def test_an_unsafe_layer_waits_while_the_other_is_sealed(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.take_in(submitted(number, layer="validated") for number in range(20, 23))

    answer = gb.close()

    assert [each["layer"] for each in answer["sealed"]] == ["consensus"]
    assert [(each["layer"], each["code"]) for each in answer["waiting"]] == [
        ("validated", "seal.too_few")
    ]


def test_a_repeat_that_seals_nothing_is_refused(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()

    refused(gb, "close.already_closed")


def test_newcomers_after_a_closing_wait_until_they_are_safe(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    first = gb.close()
    gb.take_in(submitted(number) for number in range(20, 24))
    refused(gb, "close.newcomers_wait")
    gb.take_in(submitted(number) for number in range(24, 30))

    second = gb.close()

    assert [each["organisations"] for each in second["sealed"]] == [10]
    (row,) = gb.unit.db["announcements"].find()
    announcement = read(verified(row["token"], "gb", gb.announcer.trust(), gb.announcer.today()))
    assert sorted(batch.m for batch in announcement.batches) == [9, 10]
    assert (announcement.version, announcement.prev_hash) == (2, first["digest"])


def test_a_correction_after_the_closing_changes_nothing_published(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()
    before = gb.state()

    gb.take_in(submitted(number, version=2) for number in range(9))
    gb.take_in(submitted(number, version=3, layer="validated") for number in range(9))

    refused(gb, "close.already_closed")
    assert gb.state() == before


def test_nobody_is_sealed_twice_under_another_assessment(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()

    gb.take_in(submitted(100 + number, participant=number) for number in range(9))

    refused(gb, "close.already_closed")


def test_nobody_is_sealed_twice_after_an_erasure(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()
    gb.take_in(withdrawn(number, reason="erased") for number in range(9))

    gb.take_in(submitted(100 + number, participant=number) for number in range(9))

    refused(gb, "close.already_closed")


def test_a_withdrawal_after_the_closing_forgets_the_link_and_keeps_the_batch(
    gb: BenchmarkNode,
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()
    before = gb.state()
    assert gb.unit.db["records"].count_documents({"batch": {"$exists": True}}) == 9

    gb.take_in([withdrawn(1), withdrawn(2, reason="erased")])

    assert gb.unit.db["records"].count_documents({"batch": {"$exists": True}}) == 7
    assert gb.state() == before


def test_hashes_of_members_lead_to_no_batch(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()

    rows = list(gb.unit.db["members"].find())

    assert len(rows) == 9
    assert all(set(row) == {"_id", "subject"} for row in rows)
    pseudonyms = {hexadecimal(f"participant {number}") for number in range(9)}
    assert pseudonyms.isdisjoint(members(gb))


def test_a_release_that_is_too_large_is_not_sealed(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    monkeypatch.setattr("services.benchmark.domain.release.MOST_BYTES", 100)

    with pytest.raises(CallSomeone) as error:
        gb.close()
    monkeypatch.undo()

    assert error.value.code == "release.too_large"
    assert not any(gb.state().values())
    assert gb.close()["sealed"][0]["organisations"] == 9


@pytest.mark.parametrize(("k", "organisations", "width"), [(5, 7, 5), (5, 8, 1), (8, 8, 1)])
def test_batches_of_fewer_than_eight_have_bins_of_five_points(
    gb: BenchmarkNode, k: int, organisations: int, width: int
) -> None:
    gb.take_in(submitted(number) for number in range(organisations))
    planner = replace(gb.releasing.planner, policy=Policy(SealRule(k=k)))
    cautious = replace(gb, releasing=replace(gb.releasing, planner=planner))

    cautious.close()

    (batch,) = released(gb)["content"]["batches"]
    bins = {bin_ for code in CODES for bin_, _ in batch["histograms"][code]}
    assert batch["width"] == width
    assert all(bin_ % width == 0 for bin_ in bins)


def test_nothing_is_sealed_with_a_key_that_nobody_trusts(
    gb: BenchmarkNode, association: Association
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    association.countries["gb"]["keys"] = []
    association.write()

    with pytest.raises(CallSomeone) as error:
        gb.close()

    assert error.value.code == "release.key_not_trusted"
    assert gb.unit.db["members"].count_documents({}) == 0
