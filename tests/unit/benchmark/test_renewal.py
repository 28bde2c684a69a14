"""A lost release that comes back succeeds the present one so that receivers of either take it."""

from dataclasses import replace
from datetime import date

import pytest

from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.receive import Outcome, decide, succeed
from services.benchmark.domain.renewal import succeeding
from tests.unit.benchmark.making import announcement, batch, hexadecimal

A, B, C = (batch(name, first=20 * number) for number, name in enumerate("abc"))
SOME, OTHER = Clustering(0.1, 8.0), Clustering(0.2, 8.0)
OLD = hexadecimal("old", 32)


def digest(one: Announcement) -> str:
    return digest_of(one.to_bytes())


@pytest.mark.parametrize(
    ("lost", "present", "expected"),
    [
        (None, None, None),
        (SOME, None, SOME),
        (None, SOME, SOME),
        (SOME, SOME, SOME),
        (SOME, OTHER, SOME),
    ],
)
def test_receivers_of_either_take_what_succeeds_both(
    lost: Clustering | None, present: Clustering | None, expected: Clustering | None
) -> None:
    one = replace(announcement(A, B), clustering=lost)
    other = replace(announcement(A, C, retired=[OLD]), clustering=present)

    state = succeeding(one, other, prev_hash=digest(other), released=date(2026, 3, 1))

    assert state.clustering == expected
    assert ({each.id for each in state.batches}, set(state.retired)) == ({A.id, B.id}, {C.id, OLD})
    for held in (one, other):
        verdict = decide(succeed(None, held, digest(held)), state, digest(state))
        assert verdict.outcome is Outcome.ACCEPT
