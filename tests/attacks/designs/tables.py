"""Tables with a threshold, the design that everybody builds first: all cells of at least k.

Cells are sector by size, with the totals of sectors, of sizes and of the country.
"""

from collections.abc import Iterator

from tests.attacks.designs.book import Book, Issued, Label, issue
from tests.attacks.designs.population import Assessed, Country
from tests.attacks.designs.sealed import PERIOD


def on_every_change(country: Country, k: int) -> Book:
    """Publish all tables again whenever anybody submits, corrects or withdraws."""
    return _published(country, k, 1)


def monthly(country: Country, k: int) -> Book:
    """Publish all tables every thirty days."""
    return _published(country, k, PERIOD)


def _published(country: Country, k: int, period: int) -> Book:
    """Of one year only, since nobody is sealed."""
    book = Book(k)
    cells: dict[Label, dict[str, Assessed]] = {}
    issued: dict[Label, Issued] = {}
    known: dict[str, Assessed] = {}
    touched: set[Label] = set()
    version = 0
    for number, event in enumerate(country.events):
        old, new = known.pop(event.organisation, None), event.assessed
        for label in _labels(old):
            del cells[label][event.organisation]
            touched.add(label)
        for label in _labels(new):
            cells.setdefault(label, {})[event.organisation] = new
            touched.add(label)
        if new is not None:
            known[event.organisation] = new
            book.knows([new])
        following = country.events[number + 1].day if event is not country.events[-1] else 10**6
        if period == 1 or event.day // period != following // period:
            version += 1
            for label in touched:
                issued.pop(label, None)
                if len(cells[label]) >= k:
                    members = list(cells[label].values())
                    issued[label] = issue(f"cell {label}", members, label, rev=version)
            touched.clear()
            book.publish(version, 0, event.day, issued.values())
    return book


def _labels(given: Assessed | None) -> Iterator[Label]:
    if given is not None:
        yield given.sector, given.size
        yield given.sector, None
        yield None, given.size
        yield None, None
