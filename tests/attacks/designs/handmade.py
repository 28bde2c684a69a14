"""Minimal streams made by hand, to try one attack on one mistake."""

from collections.abc import Sequence

from tests.attacks.designs.book import Book, Issued, Label, issue
from tests.attacks.designs.population import CODES, Assessed
from tests.attacks.evidence import Evidence

K = 5


def people(
    count: int,
    *,
    first: int = 0,
    sector: str = "care",
    size: str = "small",
    principals: Sequence[str] = (),
    year: int = 0,
) -> list[Assessed]:
    """Organisations numbered from `first`, with scores wide apart and different for each."""
    return [
        Assessed(
            organisation=f"org-{number}",
            sector=sector,
            size=size,
            year=year,
            version=0,
            scores=tuple((number * 37 + place * 11) % 101 for place in range(len(CODES))),
            principals=tuple(principals),
        )
        for number in range(first, first + count)
    ]


def evidence(everybody: Sequence[Assessed], *releases: Sequence[Issued]) -> Evidence:
    """Releases of one year, one version after the other, nothing retired."""
    book = Book(K)
    book.knows(everybody)
    for version, issued in enumerate(releases, start=1):
        book.publish(version, 0, version, issued)
    return Evidence(book.stream, book.truth)


def cell(members: Sequence[Assessed], label: Label = (None, None), rev: int = 0) -> Issued:
    """A set with the same id whenever it has the same label."""
    return issue(f"cell {label}", members, label, rev=rev)
