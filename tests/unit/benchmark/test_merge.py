"""Receiving is a merge: order, repetition and loss do not matter, or an alarm says they did."""

from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.receive import Held, Outcome, decide, succeed
from tests.unit.benchmark.making import announcement, batch

A, B, C, D = (batch(name, first=20 * number) for number, name in enumerate("abcd"))
X, Y, Z = (batch(name, first=90) for name in "xyz")
HONEST = [
    announcement(A, version=1),
    announcement(A, B, version=2),
    announcement(B, C, version=3, retired=[A.id]),
]
# Three releases under one version, each of which continues everything before it.
TWINS = [announcement(B, C, each, version=4, retired=[A.id]) for each in (X, Y, Z)]
# Whatever somebody with the key could say: branches, shrinking, another epoch.
ANYTHING = [
    *HONEST,
    *TWINS,
    announcement(A, X, version=2),
    announcement(B, version=3),
    announcement(B, C, X, D, version=5, retired=[A.id]),
    announcement(Y, version=5),
    announcement(D, version=1, epoch=2),
]
State = tuple[tuple[int, int], str] | None


# Made once: writing and hashing them takes most of the time of these tests.
DIGESTS = {id(one): digest_of(one.to_bytes()) for one in ANYTHING}


def digest(one: Announcement) -> str:
    return DIGESTS[id(one)]


def received(stream: list[Announcement]) -> tuple[Held | None, int]:
    """What is held after a stream, and how many alarms were raised."""
    held: Held | None = None
    alarms = 0
    for one in stream:
        verdict = decide(held, one, digest(one))
        alarms += verdict.reason is not None
        if verdict.outcome is Outcome.ACCEPT:
            held = succeed(held, one, digest(one))
    return held, alarms


def state(stream: list[Announcement]) -> State:
    held, _ = received(stream)
    return (held.order, held.digest) if held else None


def streams(of: list[Announcement]) -> st.SearchStrategy[list[Announcement]]:
    return st.lists(st.sampled_from(of), max_size=14)


@given(streams(HONEST), st.permutations(HONEST))
def test_after_any_loss_and_any_order_the_repeated_newest_is_held(
    stream: list[Announcement], repeated: list[Announcement]
) -> None:
    assert state([*stream, *repeated]) == state(HONEST) == state([*stream, HONEST[-1]])


@given(streams([*HONEST, *TWINS]), st.permutations(TWINS))
def test_of_three_under_one_version_all_end_with_the_same_one_and_an_alarm(
    stream: list[Announcement], repeated: list[Announcement]
) -> None:
    held, alarms = received([*stream, *repeated])

    assert held is not None
    assert held.digest == min(map(digest, TWINS))
    assert alarms > 0


def newest(view: list[Announcement]) -> list[Announcement]:
    """What a node that heard all this announces again: what it holds."""
    held, _ = received(view)
    return [one for one in view if held is not None and digest(one) == held.digest][:1]


@given(*[streams([*HONEST, *TWINS])] * 3)
def test_merging_what_nodes_hold_is_commutative_associative_and_idempotent(
    a: list[Announcement], b: list[Announcement], c: list[Announcement]
) -> None:
    left, right, other = newest(a), newest(b), newest(c)

    assert state(left + right) == state(right + left)
    assert state(newest(left + right) + other) == state(left + newest(right + other))
    assert state(left + left) == state(left)


@given(st.lists(st.sampled_from(ANYTHING), max_size=9), st.data())
def test_two_that_heard_the_same_and_hold_another_state_have_raised_an_alarm(
    stream: list[Announcement], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(stream))
    (one_held, one_alarms), (other_held, other_alarms) = received(stream), received(other)

    same = (one_held and one_held.digest) == (other_held and other_held.digest)

    assert same or one_alarms or other_alarms
