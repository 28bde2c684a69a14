"""Closing a year publishes everything that is safe, once, or nothing at all."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pytest

from chassis.errors import CallSomeone, CorrectIt, RetryIt, Unavailable
from chassis.lease import Lease
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.benchmark_released_v1 import validate_announcement
from contracts.envelope import Event
from services.benchmark.domain.reading import read
from services.benchmark.signing import verified
from services.benchmark.store import records, sealings
from services.benchmark.use_cases import close_year, tidy_sealings
from services.benchmark.use_cases.close_year import YearCloser
from tests.interface.benchmark.nodes import (
    Association,
    BenchmarkNode,
    node,
    request,
    submitted,
    withdrawn,
)
from tests.interface.set_clock import SetClock
from tests.unit.benchmark.making import CODES, hexadecimal

T = TypeVar("T")


def released(gb: BenchmarkNode) -> dict[str, Any]:
    """The content of the one announcement it made."""
    ((_, body),) = gb.said()
    trust = gb.announcer.trust()
    token = Event.from_bytes(body).data["jws"]
    payload: dict[str, Any] = json.loads(verified(token, "gb", trust, gb.announcer.today()))
    return payload


def members(gb: BenchmarkNode) -> set[str]:
    """The hashes of everybody sealed."""
    return {row["_id"] for row in gb.unit.db["members"].find()}


def refused(gb: BenchmarkNode, code: str, year: int = 2025) -> CorrectIt:
    """Close, expect a refusal that changed nothing, and give it."""
    before = gb.state(), gb.said(), members(gb)
    with pytest.raises(CorrectIt) as error:
        gb.close(year)
    assert (gb.state(), gb.said(), members(gb)) == before
    assert error.value.code == code
    return error.value


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
    assert (batch["m"], batch["label"]) == (30, {"sector": None, "size": None})
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


def test_what_is_pending_does_not_change_a_single_byte(
    gb: BenchmarkNode, de: BenchmarkNode, association: Association
) -> None:
    everybody = [submitted(number) for number in range(9)]
    for each in (gb, de):
        each.take_in(everybody)
    de.take_in([submitted(100, year=2024), submitted(101, layer="validated")])

    released_bytes = []
    for each in (gb, de):
        alike = replace(each.closer, new_batch_id=lambda: "ab" * 16)
        alike.close(request({"model": "perform-full", "year": 2025}))
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
    assert all(set(row) == {"_id"} for row in rows)
    pseudonyms = {hexadecimal(f"participant {number}") for number in range(9)}
    assert pseudonyms.isdisjoint(members(gb))


def test_a_record_withdrawn_while_it_was_sealed_is_not_published(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(10))
    real = YearCloser._release
    interruptions = [withdrawn(3)]

    def interrupted(self: YearCloser, tx: Transaction, *args: Any) -> Any:
        assert tx.db["records"].count_documents({"batch": {"$exists": True}}, session=tx.session)
        while interruptions:
            gb.take_in([interruptions.pop()])
        return real(self, tx, *args)

    monkeypatch.setattr(YearCloser, "_release", interrupted)
    answer = gb.close()

    assert [each["organisations"] for each in answer["sealed"]] == [9]
    assert gb.unit.db["members"].count_documents({}) == 9


def test_records_that_never_come_to_rest_are_left_for_later(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(10))
    real = records.mark
    versions = iter(range(2, 100))

    def restless(tx: Transaction, *args: Any) -> bool:
        gb.take_in([submitted(3, version=next(versions))])
        return real(tx, *args)

    monkeypatch.setattr("services.benchmark.store.records.mark", restless)
    with pytest.raises(RetryIt) as error:
        gb.close()
    monkeypatch.undo()

    assert error.value.code == "close.records_change"
    assert [each["organisations"] for each in gb.close()["sealed"]] == [10]


def test_two_closings_at_once_are_refused(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    assert Lease(gb.unit.db, "closing", "another", close_year.LEASE).acquire()

    with pytest.raises(RetryIt) as error:
        gb.close()

    assert error.value.code == "close.in_progress"


def test_a_closer_taken_for_dead_cannot_go_on(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    real = YearCloser._release

    def late(self: YearCloser, tx: Transaction, *args: Any) -> Any:
        monkeypatch.setattr(YearCloser, "_release", real)
        tidy_sealings.tidy_sealings(gb.unit)  # by the process that replaced it
        return real(self, tx, *args)

    monkeypatch.setattr(YearCloser, "_release", late)
    with pytest.raises(RetryIt) as error:
        gb.close()

    assert error.value.code == "close.in_progress"
    assert gb.said() == []
    assert gb.close()["sealed"][0]["organisations"] == 9


def test_a_closer_that_loses_its_lease_stops(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    answers = iter([True, False])
    monkeypatch.setattr(Lease, "acquire", lambda _: next(answers))

    with pytest.raises(RetryIt) as error:
        gb.close()

    assert error.value.code == "close.in_progress"
    assert (gb.said(), members(gb)) == ([], set())


def test_a_release_that_is_too_large_is_not_sealed(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    monkeypatch.setattr("services.benchmark.domain.release.MOST_BYTES", 100)

    with pytest.raises(CallSomeone) as error:
        gb.close()
    monkeypatch.undo()

    assert error.value.code == "release.too_large"
    assert gb.state() == {"batches": [], "announcements": []}
    assert gb.close()["sealed"][0]["organisations"] == 9


def test_a_database_that_goes_away_after_the_release_does_not_hide_the_answer(
    gb: BenchmarkNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    gb.take_in(submitted(number) for number in range(9))
    real = sealings.detach_members

    def away(*_: Any) -> int:
        raise Unavailable("database.unavailable", type="AutoReconnect")

    monkeypatch.setattr(sealings, "detach_members", away)
    answer = gb.close()
    monkeypatch.setattr(sealings, "detach_members", real)

    assert answer["sealed"][0]["organisations"] == 9
    assert gb.unit.db["members"].count_documents({"sealing": {"$exists": True}}) == 9
    refused(gb, "close.already_closed")
    assert gb.unit.db["members"].count_documents({"sealing": {"$exists": True}}) == 0


@pytest.mark.parametrize("k", [5, 7])
def test_k_below_eight_is_refused_for_it_needs_wider_bins(gb: BenchmarkNode, k: int) -> None:
    gb.take_in(submitted(number) for number in range(9))
    closer = replace(gb.closer, rule=replace(gb.closer.rule, k=k))

    with pytest.raises(CallSomeone) as error:
        closer.close(request({"model": "perform-full", "year": 2025}))

    assert error.value.code == "seal.k_needs_wide_bins"
    assert error.value.params == {"k": k, "least": 8}


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


class Crash(BaseException):
    """The process is gone."""


class FaultyUnit(UnitOfWork):
    """Dies at its nth transaction, just before or just after the commit."""

    def __init__(self, db: Any, clock: SetClock, dies_at: int, *, after_commit: bool) -> None:
        super().__init__(db, "gb", clock)
        self.runs = 0
        self._dies_at = dies_at
        self._after_commit = after_commit

    def run(self, work: Callable[[Transaction], T], seconds: float = 5.0) -> T:
        self.runs += 1
        if self.runs != self._dies_at:
            return super().run(work, seconds)
        if self._after_commit:
            super().run(work, seconds)
            raise Crash

        def dying(tx: Transaction) -> T:
            work(tx)
            raise Crash

        return super().run(dying, seconds)


# Ten members in chunks of four: begin, three chunks, release, then four steps of tidying.
STEPS = 9


@pytest.mark.parametrize("after_commit", [False, True], ids=["before-commit", "after-commit"])
@pytest.mark.parametrize("dies_at", range(1, STEPS + 1))
def test_a_crash_at_any_step_leaves_nothing_or_the_whole_release(
    gb: BenchmarkNode,
    association: Association,
    monkeypatch: pytest.MonkeyPatch,
    dies_at: int,
    after_commit: bool,
) -> None:
    monkeypatch.setattr(close_year, "CHUNK", 4)
    monkeypatch.setattr(tidy_sealings, "MOST_WRITES", 6)
    gb.take_in(submitted(number) for number in range(10))
    clock = gb.unit.clock
    assert isinstance(clock, SetClock)
    faulty = FaultyUnit(gb.unit.db, clock, dies_at, after_commit=after_commit)
    mortal = node(faulty, association, association.folder / "gb-2026-1.jwk")

    with pytest.raises(Crash):
        mortal.close(command_id="one-command")

    state, said = gb.state(), gb.said()
    whole = (len(state["batches"]), len(state["announcements"]), len(said)) == (1, 1, 1)
    nothing = (state, said) == ({"batches": [], "announcements": []}, [])
    assert whole or nothing
    answer = gb.close(command_id="one-command")  # the caller repeats
    assert [each["organisations"] for each in answer["sealed"]] == [10]
    refused(gb, "close.already_closed")
    assert len(gb.said()) == 1
    assert gb.unit.db["batches"].count_documents({}) == 1
    assert gb.unit.db["sealings"].count_documents({}) == 0
    rows = list(gb.unit.db["members"].find())
    assert len(rows) == 10
    assert all(set(row) == {"_id"} for row in rows)


def test_the_crash_test_reaches_the_last_step(
    gb: BenchmarkNode, association: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(close_year, "CHUNK", 4)
    monkeypatch.setattr(tidy_sealings, "MOST_WRITES", 6)
    gb.take_in(submitted(number) for number in range(10))
    clock = gb.unit.clock
    assert isinstance(clock, SetClock)
    counting = FaultyUnit(gb.unit.db, clock, 0, after_commit=False)

    node(counting, association, association.folder / "gb-2026-1.jwk").close()

    assert counting.runs == STEPS
