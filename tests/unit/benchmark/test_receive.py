"""What is held after any stream of announcements is the newest valid state, whatever the order."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.batch import Label
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.reasons import Reason
from services.benchmark.domain.receive import Held, Outcome, Verdict, decide, succeed
from tests.unit.benchmark.making import announcement, batch

A, B, C, D = (batch(name, first=20 * number) for number, name in enumerate("abcd"))
STREAM = [
    announcement(A, version=1),
    announcement(A, B, version=2),
    announcement(B, C, version=3, retired=[A.id]),
    announcement(B, C, D, version=4, retired=[A.id]),
]
ACCEPT, DUPLICATE, LATE = (
    Verdict(each) for each in (Outcome.ACCEPT, Outcome.DUPLICATE, Outcome.LATE)
)


def digest(one: Announcement) -> str:
    return digest_of(one.to_bytes())


def received(stream: list[Announcement]) -> tuple[Held | None, list[Verdict]]:
    held: Held | None = None
    verdicts = []
    for one in stream:
        verdict = decide(held, one, digest(one))
        verdicts.append(verdict)
        if verdict.outcome is Outcome.ACCEPT:
            held = succeed(held, one, digest(one))
    return held, verdicts


def quarantined(reason: Reason) -> Verdict:
    return Verdict(Outcome.QUARANTINE, reason)


@given(st.lists(st.sampled_from(STREAM), min_size=1, max_size=12))
def test_the_newest_is_held_whatever_the_order_gaps_and_repeats(
    stream: list[Announcement],
) -> None:
    newest = max(stream, key=lambda one: one.order)

    held, _ = received(stream)

    assert held is not None
    assert (held.order, held.digest) == (newest.order, digest(newest))


def test_each_next_version_is_accepted() -> None:
    _, verdicts = received(STREAM)

    assert verdicts == [ACCEPT] * 4


def test_a_gap_is_normal() -> None:
    assert received([STREAM[0], STREAM[3]])[1] == [ACCEPT, ACCEPT]


def test_the_daily_repeat_of_the_held_one_is_a_duplicate() -> None:
    assert received([STREAM[0], STREAM[0]])[1] == [ACCEPT, DUPLICATE]


def test_an_older_one_never_held_is_late() -> None:
    assert received([STREAM[1], STREAM[0]])[1] == [ACCEPT, LATE]


def test_an_older_one_held_before_is_a_replay() -> None:
    assert received([STREAM[0], STREAM[1], STREAM[0]])[1][2] == quarantined(Reason.REPLAYED)


def test_a_batch_that_vanished_is_noticed() -> None:
    assert received([STREAM[1], announcement(A, version=3)])[1][1] == quarantined(Reason.SHRUNK)


def test_a_retired_id_stays_on_the_list() -> None:
    forgetful = announcement(B, C, version=4)

    assert received([STREAM[2], forgetful])[1][1] == quarantined(Reason.SHRUNK)


def test_a_batch_that_changed_is_noticed() -> None:
    moved = {**A.histograms, "1": Histogram.of([50] * A.m)}
    mutated = announcement(replace(A, histograms=moved), version=2)

    assert received([STREAM[0], mutated])[1][1] == quarantined(Reason.MUTATED)


def test_a_split_may_take_k_out_of_a_batch() -> None:
    whole = batch("a", 20)
    split = replace(batch("a", 12), rev=1)

    assert received([announcement(whole), announcement(split, version=2)])[1][1] == ACCEPT


@pytest.mark.parametrize("left", [13, 19, 20])
def test_a_split_may_not_take_fewer_than_k_out(left: int) -> None:
    whole = batch("a", 20)
    split = replace(batch("a", left), rev=1)

    _, verdicts = received([announcement(whole), announcement(split, version=2)])

    assert verdicts[1] == quarantined(Reason.MUTATED)


@pytest.mark.parametrize("change", ["other members", "another label", "fewer criteria"])
def test_a_split_holds_only_what_was_there(change: str) -> None:
    whole, part = batch("a", 20), replace(batch("a", 12), rev=1)
    split = {
        "other members": replace(batch("a", 12, first=20), rev=1),
        "another label": replace(part, label=Label("social-care")),
        "fewer criteria": replace(part, histograms={"1": part.histograms["1"]}),
    }[change]

    _, verdicts = received([announcement(whole), announcement(split, version=2)])

    assert verdicts[1] == quarantined(Reason.MUTATED)


def test_a_new_epoch_begins_again() -> None:
    again = announcement(D, epoch=2, version=1)

    held, verdicts = received([STREAM[3], again, STREAM[2]])

    assert verdicts == [ACCEPT, ACCEPT, LATE]
    assert held is not None
    assert held.order == (2, 1)


def test_of_two_contents_under_one_version_the_smaller_hash_is_held_everywhere() -> None:
    one, other = announcement(A, B, version=2), announcement(A, C, version=2)
    smaller, larger = sorted([one, other], key=digest)

    ends = [received([STREAM[0], *order]) for order in permutations([one, other])]

    assert {held.digest for held, _ in ends if held} == {digest(smaller)}
    assert received([smaller, larger])[1][1] == quarantined(Reason.EQUIVOCATION)
    assert received([larger, smaller])[1][1] == Verdict(Outcome.ACCEPT, Reason.EQUIVOCATION)


def test_a_contradiction_may_not_shrink_the_past_either() -> None:
    second = announcement(A, B, version=2)
    shrunken = next(
        candidate
        for number in range(1_000)
        if digest(candidate := announcement(batch(number), version=2)) < digest(second)
    )

    _, verdicts = received([STREAM[0], second, shrunken])

    assert verdicts[2] == quarantined(Reason.EQUIVOCATION)


@given(st.permutations([*STREAM, *STREAM[:2]]))
def test_whatever_is_held_never_goes_back(stream: list[Announcement]) -> None:
    held: Held | None = None
    for one in stream:
        before = held
        verdict = decide(held, one, digest(one))
        if verdict.outcome is Outcome.ACCEPT:
            held = succeed(held, one, digest(one))
            assert before is None or held.order > before.order


def merged(*views: list[Announcement]) -> tuple[tuple[int, int], str] | None:
    """What is held after hearing what others hold, one after the other."""
    held, _ = received([one for view in views for one in view])
    return (held.order, held.digest) if held else None


@given(*[st.lists(st.sampled_from(STREAM), max_size=5) for _ in range(3)])
def test_merging_what_nodes_hold_is_commutative_associative_and_idempotent(
    a: list[Announcement], b: list[Announcement], c: list[Announcement]
) -> None:
    def held_by(view: list[Announcement]) -> list[Announcement]:
        return [max(view, key=lambda one: one.order)] if view else []

    left, right, other = held_by(a), held_by(b), held_by(c)

    assert merged(left, right) == merged(right, left)
    assert merged(held_by(left + right), other) == merged(left, held_by(right + other))
    assert merged(left, left) == merged(left)
