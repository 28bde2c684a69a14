"""Sealed batches betray nobody, in a second form written from the paper alone."""

import pytest

from tests.attacks import side_channel
from tests.attacks.designs.book import Book
from tests.attacks.designs.population import DAYS, Assessed, Country, Event, country
from tests.attacks.designs.sealed import Sealed
from tests.attacks.evidence import Evidence
from tests.attacks.signature import smallest
from tests.attacks.stream import canonical
from tests.attacks.suite import assert_isolates_nobody


@pytest.mark.parametrize("retire", [False, True], ids=["retain", "retire"])
@pytest.mark.parametrize("k", [5, 8, 10])
@pytest.mark.parametrize(("organisations", "years"), [(60, 3), (300, 2), (1_000, 1)])
def test_nobody_is_isolated(organisations: int, years: int, k: int, retire: bool) -> None:
    book = Sealed(k, retire=retire).play(country(organisations, years))

    assert_isolates_nobody(book.stream, book.truth, k)
    assert smallest(Evidence(book.stream, book.truth)) >= k


def test_nobody_is_isolated_where_a_third_withdraws() -> None:
    book = Sealed(5, retire=True).play(country(300, 2, withdrawn=0.33))

    assert_isolates_nobody(book.stream, book.truth, 5)
    assert any(row["retired"] for row in book.stream)


def test_most_organisations_are_published_within_their_year() -> None:
    book = Sealed(5).play(country(300))

    published = {who for row in book.truth if row["kind"] == "batch" for who, _ in row["members"]}

    assert len(published) >= 290


def test_pending_records_change_no_byte() -> None:
    usual = country(120)
    # Of another sector each, and too late for anything: nobody can be sealed with them.
    late = [Event(DAYS + 170, f"late-{number}", pending(number)) for number in range(3)]

    one, other = played(usual), played(Country((*usual.events, *late), usual.years))

    assert len(one.truth) < len(other.truth)
    assert side_channel.attack(lines(one), lines(other)) == []


def played(what: Country) -> Book:
    return Sealed(5).play(what)


def pending(number: int) -> Assessed:
    return Assessed(f"late-{number}", f"sector-{number}", "micro", 0, 0, (50,) * 9, ())


def lines(book: Book) -> list[bytes]:
    return [canonical(row).encode() for row in book.stream]
