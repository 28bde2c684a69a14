"""The designs that betray somebody are caught, by the attacks that the paper says and as much.

Figures of the paper (300 organisations, k = 5, means of three worlds) stand beside each bound.
"""

from collections.abc import Callable

import pytest

from tests.attacks import linear, sign_separation, signature, temporal
from tests.attacks.designs.book import Book
from tests.attacks.designs.mixed_signs import one_leaves
from tests.attacks.designs.mutants import CorrectedInPlace, MarginsToo, MinusOne, Restored
from tests.attacks.designs.population import country
from tests.attacks.designs.sealed import Sealed
from tests.attacks.designs.tables import monthly, on_every_change
from tests.attacks.evidence import Evidence
from tests.attacks.finding import Finding, isolated
from tests.attacks.report import numbers
from tests.attacks.suite import ATTACKS, attacked

K = 5
# By attack the least number of organisations it has to isolate in a world of 300.
MUTANTS: list[tuple[type[Sealed], dict[str, int]]] = [
    # The paper: 2 by signature, 2 by linear combination.
    (MinusOne, {"signature": 1, "linear": 1, "temporal": 1, "sign separation": 1}),
    # 241 and 83.
    (MarginsToo, {"signature": 150, "linear": 30, "temporal": 50, "margins": 5, "supports": 150}),
    # 49 and 5.
    (Restored, {"signature": 5, "supports": 5, "rollback": 20}),
    # 23 and 0.
    (CorrectedInPlace, {"signature": 10, "temporal": 10, "supports": 10}),
]


def told(findings: list[Finding]) -> int:
    return len(isolated(findings))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("mutant", "least"), MUTANTS, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_mutant_of_sealed_batches_is_caught(
    mutant: type[Sealed], least: dict[str, int], seed: int
) -> None:
    book = mutant(K).play(country(300, seed=seed))

    found = attacked(book.stream, book.truth, K)

    for name, number in least.items():
        assert told(found.get(name, [])) >= number, name


def test_a_correction_in_place_is_why_signatures_are_looked_at() -> None:
    book = CorrectedInPlace(K).play(country(300))
    released = Evidence(book.stream, book.truth)

    assert linear.attack(released, K) == []
    assert told(signature.attack(released, K)) > 10


@pytest.mark.parametrize(
    ("tables", "least"),
    [
        # The paper, on every change: 55 of 60 by differences, all nine criteria of each; 60 and 60.
        (on_every_change, {"temporal": 50, "signature": 58, "linear": 58, "margins": 3}),
        (monthly, {"temporal": 15, "signature": 50, "linear": 10, "margins": 3}),
    ],
)
def test_tables_with_a_threshold_are_caught(
    tables: Callable[..., Book], least: dict[str, int]
) -> None:
    book = tables(country(60), K)

    found = attacked(book.stream, book.truth, K)

    for name, number in least.items():
        assert told(found[name]) >= number, name
    assert set(found) == {*ATTACKS, "directory"}


@pytest.mark.long
def test_tables_on_every_change_tell_nearly_everything_of_nearly_everybody() -> None:
    book = on_every_change(country(300), K)
    released = Evidence(book.stream, book.truth)

    read = [each for each in temporal.attack(released, K, reach=1) if each.all_read]

    # The paper: 295 by differences with all criteria, 300 by signature and by combination.
    assert told(read) >= 285
    assert told(signature.attack(released, K)) >= 297
    assert told(linear.attack(released, K)) >= 297


@pytest.mark.parametrize(
    ("arrivals", "least", "most"),
    # The paper: 22, 5 and 1 %; 7.5, 6.1 and 4.4 criteria. Bounds of four standard errors.
    [(4, 0.06, 7.1), (9, 0.0, 5.5), (19, 0.0, 3.7)],
)
def test_who_leaves_is_read_beneath_those_who_arrive(
    arrivals: int, least: float, most: float
) -> None:
    read = []
    for trial in range(100):
        book = one_leaves(arrivals, trial)
        found = sign_separation.attack(Evidence(book.stream, book.truth), arrivals + 1)
        read.append(max((each.read for each in found), default=0))

    assert sum(each == 9 for each in read) / len(read) >= least
    assert sum(read) / len(read) >= most


def test_the_report_shows_a_number_for_every_attack() -> None:
    book = MinusOne(K).play(country(300))

    shown = numbers(attacked(book.stream, book.truth, K))

    assert shown.keys() == {*ATTACKS, "directory"}
    assert shown["linear"] != "0"
    assert shown["temporal"].endswith(")")
