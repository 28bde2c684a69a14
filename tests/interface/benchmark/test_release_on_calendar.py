"""Releases happen on the first day of their period, once, of what has cooled and is safe."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.errors import RetryIt
from services.benchmark.domain.policy import Calendar, Policy, Withdrawal
from services.benchmark.use_cases.preview_release import preview_release
from services.benchmark.use_cases.release_on_calendar import CalendarReleases
from services.benchmark.use_cases.retire_batches import BatchRetirer
from tests.interface.benchmark.closing import members, refused
from tests.interface.benchmark.nodes import BenchmarkNode, request, submitted, withdrawn
from tests.interface.set_clock import SetClock

QUARTERLY = Policy(calendar=Calendar.QUARTERLY)
RETIRING = Policy(withdrawal=Withdrawal.RETIRE)


def due(gb: BenchmarkNode) -> list[dict[str, Any]]:
    """What the timer releases now."""
    return CalendarReleases(gb.releasing).release_what_is_due()


def begun(gb: BenchmarkNode, clock: SetClock, policy: Policy | None = None) -> BenchmarkNode:
    """A node whose calendar has begun on the first of June 2026."""
    planner = replace(gb.releasing.planner, policy=policy or Policy())
    node = replace(gb, releasing=replace(gb.releasing, planner=planner))
    assert due(node) == []
    return node


def on(clock: SetClock, month: int, day: int) -> None:
    clock.moment = datetime(2026, month, day, 9, 30, tzinfo=UTC)


def preview(gb: BenchmarkNode, *, closing: bool = False) -> dict[str, Any]:
    asked = {"model": None, "year": None, "closing": closing}
    return preview_release(gb.unit, gb.releasing.planner, request(asked))


def labels(gb: BenchmarkNode) -> list[tuple[str | None, str | None, int]]:
    rows = gb.unit.db["batches"].find().sort("m", 1)
    return [(row["sector"], row["size"], row["m"]) for row in rows]


def test_what_has_cooled_is_released_on_the_first_of_the_month(
    gb: BenchmarkNode, clock: SetClock
) -> None:
    gb = begun(gb, clock)
    gb.take_in(submitted(number, year=2026) for number in range(9))

    on(clock, 6, 30)
    assert due(gb) == []
    on(clock, 7, 1)
    (made,) = due(gb)

    assert (made["version"], made["sealed"]) == (1, 1)
    assert labels(gb) == [("social-care", "small", 9)]
    assert due(gb) == []
    assert len(gb.said()) == 1


def test_what_is_fresh_waits_for_the_next_month(gb: BenchmarkNode, clock: SetClock) -> None:
    gb = begun(gb, clock)
    on(clock, 6, 20)
    gb.take_in(submitted(number, year=2026) for number in range(9))

    on(clock, 7, 1)
    assert due(gb) == []
    on(clock, 8, 1)

    assert [each["sealed"] for each in due(gb)] == [1]


def test_what_is_too_few_for_its_kind_is_released_more_coarsely_later(
    gb: BenchmarkNode, clock: SetClock
) -> None:
    gb = begun(gb, clock)
    gb.take_in(
        submitted(number, year=2026, sector="health", size=("small", "large")[number % 2])
        for number in range(10)
    )

    on(clock, 7, 1)
    assert due(gb) == []
    on(clock, 8, 1)
    due(gb)

    assert labels(gb) == [("health", None, 10)]


def test_a_quarterly_calendar_seals_only_in_its_months(gb: BenchmarkNode, clock: SetClock) -> None:
    gb = begun(gb, clock, QUARTERLY)
    gb.take_in(submitted(number, year=2026) for number in range(9))

    on(clock, 7, 1)
    assert [each["sealed"] for each in due(gb)] == [1]
    gb.take_in(submitted(number, year=2026) for number in range(20, 29))
    for month in (8, 9):
        on(clock, month, 1)
        assert due(gb) == []
    on(clock, 10, 1)

    assert [each["version"] for each in due(gb)] == [2]


def test_what_cannot_be_released_stays_due(gb: BenchmarkNode, clock: SetClock) -> None:
    gb = begun(gb, clock)
    gb.take_in(submitted(number, year=2026) for number in range(9))
    on(clock, 7, 1)

    def closed() -> None:
        raise RetryIt("close.in_progress")

    barred = replace(gb, releasing=replace(gb.releasing, may_seal=closed))
    assert due(barred) == []

    assert [each["sealed"] for each in due(gb)] == [1]


def test_a_preview_tells_what_the_release_then_does_and_writes_nothing(
    gb: BenchmarkNode, clock: SetClock
) -> None:
    gb = begun(gb, clock)
    gb.take_in(submitted(number, year=2026) for number in range(9))
    gb.take_in(submitted(number, year=2026, sector="health") for number in range(20, 23))
    on(clock, 7, 1)
    before = gb.state(), gb.said(), members(gb)

    told = preview(gb)

    assert (gb.state(), gb.said(), members(gb)) == before
    assert told["due"]
    (release,) = told["releases"]
    assert [each["organisations"] for each in release["sealed"]] == [9]
    assert {each["code"] for each in release["waiting"]} == {"seal.too_few"}
    assert {each["organisations"] for each in release["waiting"]} == {3}
    (made,) = due(gb)
    assert made["sealed"] == len(release["sealed"])


def test_a_preview_of_closing_waits_for_nothing(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))

    assert preview(gb)["releases"][0]["cooling"] == 9
    (release,) = preview(gb, closing=True)["releases"]

    assert [each["organisations"] for each in release["sealed"]] == [9]


def test_a_batch_outlives_the_withdrawal_of_a_member_and_forgets_it(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(12))
    gb.close()
    before = gb.state()

    gb.take_in([withdrawn(3, reason="erased")])

    assert gb.state() == before
    assert gb.unit.db["memberships"].count_documents({}) == 11


def test_few_who_withdraw_retire_their_batch_a_month_later(
    gb: BenchmarkNode, clock: SetClock
) -> None:
    gb = begun(gb, clock, RETIRING)
    gb.take_in(submitted(number) for number in range(12))
    gb.close()
    gb.take_in([withdrawn(3)])

    on(clock, 7, 1)
    (made,) = due(gb)

    assert (made["retired"], made["version"]) == (1, 2)
    assert labels(gb) == []
    assert gb.unit.db["memberships"].count_documents({}) == 0
    refused(gb, "close.no_records" if not gb.said() else "close.already_closed")


def test_enough_who_withdraw_are_split_off_without_their_scores(
    gb: BenchmarkNode, clock: SetClock
) -> None:
    gb = begun(gb, clock, RETIRING)
    gb.take_in(submitted(number) for number in range(20))
    gb.close()
    gb.take_in(withdrawn(number) for number in range(9))
    left = list(gb.unit.db["memberships"].find({"removed": {"$type": "date"}}))
    assert len(left) == 9
    assert all(not each.keys() & {"bins", "shape"} for each in left)

    on(clock, 7, 1)
    (made,) = due(gb)

    assert made["split"] == 1
    (batch,) = gb.unit.db["batches"].find()
    assert (batch["rev"], batch["m"]) == (1, 11)
    assert gb.unit.db["memberships"].count_documents({}) == 11


def test_an_operator_retires_batches_for_good(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(9))
    gb.close()
    asked = {"model": "perform-full", "year": 2025, "batches": None, "reason": "asked for"}

    answer = BatchRetirer(gb.releasing).retire(request(asked))

    assert (answer["version"], len(answer["retired"])) == (2, 1)
    assert labels(gb) == []
    assert gb.unit.db["memberships"].count_documents({}) == 0
    refused(gb, "close.already_closed")


@pytest.mark.parametrize("batches", [None, ["ab" * 16]])
def test_what_is_not_there_cannot_be_retired(gb: BenchmarkNode, batches: list[str] | None) -> None:
    asked = {"model": "perform-full", "year": 2025, "batches": batches, "reason": "asked for"}

    with pytest.raises(Exception, match="unknown_batch"):
        BatchRetirer(gb.releasing).retire(request(asked))

    assert gb.said() == []
