"""Whatever way a country contradicts its past, the attack on rollbacks names it."""

from collections.abc import Callable

import pytest

from tests.attacks import rollback
from tests.attacks.designs.book import Book, issue
from tests.attacks.designs.handmade import K, people
from tests.attacks.evidence import Evidence
from tests.attacks.finding import isolated

EVERYBODY = people(40)
A, B, C = (
    issue(name, EVERYBODY[first : first + 12]) for name, first in (("a", 0), ("b", 12), ("c", 24))
)
OTHER_A = issue("a", EVERYBODY[:12], ("care", None))
SMALLER_A = issue("a", EVERYBODY[:11], rev=1)
SPLIT_A = issue("a", EVERYBODY[:6], rev=1)
LARGER_A = issue("a", [*EVERYBODY[:12], *EVERYBODY[36:]], rev=1)
MOVED_A = issue("a", EVERYBODY[:6], ("care", None), rev=1)
EXCHANGED_A = issue("a", EVERYBODY[36:], rev=1)
D_OVER_A = issue("d", EVERYBODY[:12])

Story = Callable[[Book], None]


def told(*releases: tuple[int, list[object], list[str]]) -> Evidence:
    book = Book(K)
    book.knows(EVERYBODY)
    for version, issued, retired in releases:
        book.publish(version, 0, version, issued, retired)  # type: ignore[arg-type]
    return Evidence(book.stream, book.truth)


@pytest.mark.parametrize(
    ("releases", "what"),
    [
        ([(1, [A], []), (1, [A, B], [])], "two contents"),
        ([(1, [A], []), (2, [A, B], []), (1, [A, C], [])], "announced after"),
        ([(1, [A, B], []), (2, [A], [])], "vanished"),
        ([(1, [A], []), (2, [OTHER_A], [])], "batch a changed"),
        ([(1, [A], []), (2, [SMALLER_A], [])], "batch a changed"),
        ([(1, [A], []), (2, [LARGER_A], [])], "batch a changed"),
        ([(1, [A], []), (2, [MOVED_A], [])], "batch a changed"),
        ([(1, [A], []), (2, [EXCHANGED_A], [])], "batch a changed"),
        ([(1, [A, B], []), (2, [A], ["b"]), (3, [A, B], ["b"])], "is back"),
        ([(1, [A, B], []), (2, [A], ["b"]), (3, [A, B], [])], "no longer said"),
        ([(1, [A], []), (2, [A, D_OVER_A], [])], "sealed in 2 batches"),
        ([(1, [A], []), (2, [D_OVER_A], ["a"])], "sealed in 2 batches"),
    ],
)
def test_a_contradiction_is_named(
    releases: list[tuple[int, list[object], list[str]]], what: str
) -> None:
    found = rollback.attack(told(*releases), K)

    assert any(what in each.what for each in found), found


def test_what_changed_says_who_was_in_it() -> None:
    found = rollback.attack(told((1, [A], []), (2, [SMALLER_A], [])), K)

    assert isolated(found) == {"xx/org-11"}


@pytest.mark.parametrize(
    "releases",
    [
        [(1, [A], []), (2, [A, B], []), (2, [A, B], []), (1, [A], [])],
        [(1, [A], []), (5, [A, B], [])],
        [(1, [A, B], []), (2, [A], ["b"]), (3, [], ["a", "b"])],
        [(1, [A], []), (2, [SPLIT_A], [])],
    ],
    ids=["repeats", "gaps", "retirements", "a split"],
)
def test_what_is_allowed_is_no_contradiction(
    releases: list[tuple[int, list[object], list[str]]],
) -> None:
    assert rollback.attack(told(*releases), K) == []
