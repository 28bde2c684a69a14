"""A closed year tells coarsely how much clients of one practitioner resemble each other."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.batch import WHOLE_COUNTRY, seal
from services.benchmark.domain.clustering import ICC_PERCENT_STEP, Clustering
from services.benchmark.domain.ledger import LedgerBatch, Member
from services.benchmark.domain.record import Record
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.domain.sealed_clustering import sealed_clustering
from tests.unit.benchmark.making import SERIES, hexadecimal, record

FUNDER = "a funder of everybody"


def advised(
    organisations: int, clients: int, alike: float, *, funder: bool = True, first: int = 0
) -> list[Record]:
    """Records of practitioners with `clients` each, whose scores share a part of their variance."""
    random = np.random.default_rng(5)
    practitioners = -(-organisations // clients)
    shared = random.normal(size=(practitioners, 9)).repeat(clients, axis=0)[:organisations]
    own = random.normal(size=(organisations, 9))
    scores = 50 + 14 * (alike**0.5 * shared + (1 - alike) ** 0.5 * own)
    return [
        record(
            first + number,
            [int(each) for each in np.clip(np.round(row), 0, 100)],
            principals=(f"practitioner {number // clients}", *([FUNDER] if funder else [])),
        )
        for number, row in enumerate(scores)
    ]


def sealed(*groups: list[Record]) -> tuple[list[LedgerBatch], dict[str, list[Member]]]:
    """Each group as a batch of its own."""
    ledger = [
        LedgerBatch(seal(hexadecimal(place, 32), WHOLE_COUNTRY, group, 1), SealRule())
        for place, group in enumerate(groups)
    ]
    members = {
        entry.batch.id: [Member(one.assessment, one.scores, one.principals) for one in group]
        for entry, group in zip(ledger, groups, strict=True)
    }
    return ledger, members


@pytest.mark.parametrize("funder", [True, False])
def test_practitioners_of_a_hundred_are_told_and_funders_hide_nothing(funder: bool) -> None:
    found = sealed_clustering(*sealed(advised(400, 5, 0.5, funder=funder)))

    assert found is not None
    assert found.clients == 5
    assert found.icc == pytest.approx(0.5, abs=0.1)


def test_fewer_than_a_hundred_besides_the_largest_clientele_tell_nothing() -> None:
    everybody = advised(105, 5, 0.5)

    assert sealed_clustering(*sealed(everybody)) is not None
    assert sealed_clustering(*sealed(everybody[:104])) is None
    assert sealed_clustering([], {}) is None


@pytest.mark.parametrize(
    ("clients", "others"),
    [(2, [None] * 98), (2, range(300)), (60, [None] * 60), (60, [1] * 60), (150, [])],
    ids=["a pair", "a pair and single clients", "half", "two halves", "a funder of all"],
)
def test_what_rests_on_few_is_not_told(clients: int, others: Sequence[int | None]) -> None:
    some = [record(number, principals=["the one"]) for number in range(clients)]
    more = [
        record(clients + place, principals=[] if name is None else [f"other {name}"])
        for place, name in enumerate(others)
    ]

    assert sealed_clustering(*sealed([*some, *more])) is None


def test_whoever_left_is_not_counted() -> None:
    ledger, members = sealed(advised(105, 5, 0.5))
    (batch,) = members
    gone = members[batch][0]
    members[batch][0] = Member(gone.assessment, None, gone.principals)

    assert sealed_clustering(ledger, members) is None


def test_those_who_stand_alone_make_the_average_clientele_smaller() -> None:
    together = advised(200, 5, 0.5)
    alone = [record(number) for number in range(500, 700)]

    found = sealed_clustering(*sealed([*together, *alone]))

    assert found is not None
    assert found.clients == 3


def test_editions_are_not_mixed() -> None:
    old = advised(110, 5, 0.5)
    series = SERIES._replace(edition="2026")
    new = [record(number, principals=["one"], series=series) for number in range(200, 260)]

    assert sealed_clustering(*sealed(old, new)) == sealed_clustering(*sealed(old))


@given(st.randoms(use_true_random=False))
def test_order_and_batches_do_not_matter(random: Random) -> None:
    everybody = advised(120, 6, 0.3)
    expected = sealed_clustering(*sealed(everybody))
    random.shuffle(everybody)
    cut = random.randint(8, 112)

    assert sealed_clustering(*sealed(everybody[:cut], everybody[cut:])) == expected


@given(st.floats(0, 1), st.floats(1, 500))
def test_what_is_published_is_coarse_and_read_back(icc: float, clients: float) -> None:
    wire = Clustering(icc, clients).coarse.to_wire()

    assert wire["icc_percent"] % ICC_PERCENT_STEP == 0
    assert abs(wire["icc_percent"] - 100 * icc) <= ICC_PERCENT_STEP / 2 + 1e-9
    assert abs(wire["clients"] - clients) <= 0.5
