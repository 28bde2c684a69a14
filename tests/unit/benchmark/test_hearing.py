"""A node seals once more than half of its peers echoed its start and none knows more than it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.hearing import (
    Behind,
    Mark,
    NotHeard,
    fallen_back,
    furthest,
    newer,
    obstacle,
)
from tests.unit.benchmark.making import hexadecimal

A, B = "release:perform-full:2024", "release:perform-full:2025"


def mark(version: int, epoch: int = 1, content: str = "") -> Mark:
    return Mark(epoch, version, hexadecimal(f"{epoch} {version} {content}"))


marks = st.dictionaries(
    st.sampled_from([A, B]),
    st.builds(mark, st.integers(1, 3), st.integers(1, 2), st.sampled_from(["", "other"])),
)


def test_a_country_without_peers_waits_for_nobody() -> None:
    assert obstacle([], {}, {A: mark(1)}, {}) is None


@pytest.mark.parametrize(("peers", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (29, 15)])
def test_more_than_half_of_the_peers_have_to_echo(peers: int, needed: int) -> None:
    names = [f"{number:02}" for number in range(peers)]

    for heard in range(peers + 1):
        found = obstacle(names, {name: {} for name in names[:heard]}, {}, {})

        if heard < needed:
            assert found == NotHeard(heard, needed, peers, tuple(names[heard:]))
        else:
            assert found is None


def test_an_echo_of_a_country_that_is_no_peer_counts_for_nothing() -> None:
    assert obstacle(["de"], {"fr": {A: mark(9)}}, {}, {}) == NotHeard(0, 1, 1, ("de",))


@pytest.mark.parametrize(
    "shown",
    [mark(2), mark(1, epoch=2), mark(1, content="other")],
    ids=["version", "epoch", "another content"],
)
def test_one_peer_that_shows_more_is_enough_to_stop(shown: Mark) -> None:
    echoes = {"de": {A: mark(1)}, "es": {A: shown}}

    assert obstacle(["de", "es", "fr"], echoes, {A: mark(1)}, {}) == Behind((A,), ("es",))


def test_a_release_that_the_ledger_does_not_know_at_all_stops() -> None:
    assert obstacle(["de"], {"de": {B: mark(1)}}, {A: mark(3)}, {}) == Behind((B,), ("de",))


def test_a_peer_that_is_behind_stops_nobody() -> None:
    assert obstacle(["de"], {"de": {}}, {A: mark(3)}, {}) is None
    assert obstacle(["de"], {"de": {A: mark(9)}}, {A: mark(1, epoch=2)}, {}) is None


def test_what_this_process_saw_and_the_ledger_lost_stops_even_without_peers() -> None:
    assert obstacle([], {}, {A: mark(1)}, {A: mark(2)}) == Behind((A,), ())


@given(marks, marks)
def test_the_furthest_of_two_views_lacks_nothing_of_either(
    one: dict[str, Mark], other: dict[str, Mark]
) -> None:
    both = furthest(one, other)

    assert fallen_back(both, one) == fallen_back(both, other) == []
    assert both.keys() == one.keys() | other.keys()


@given(marks, marks)
def test_of_two_that_differ_at_least_one_is_newer(
    one: dict[str, Mark], other: dict[str, Mark]
) -> None:
    assert (newer(one, other) == newer(other, one) == []) == (one == other)


@given(st.lists(marks, min_size=3, max_size=3), marks)
def test_more_echoes_never_allow_what_fewer_forbade_as_behind(
    shown: list[dict[str, Mark]], ledger: dict[str, Mark]
) -> None:
    peers = ["de", "es", "fr"]
    echoes = dict(zip(peers, shown, strict=True))
    whole = obstacle(peers, echoes, ledger, {})

    for some in combinations(peers, 2):
        part = obstacle(peers, {peer: echoes[peer] for peer in some}, ledger, {})
        if isinstance(part, Behind):
            assert isinstance(whole, Behind)
            assert set(part.subjects) <= set(whole.subjects)
