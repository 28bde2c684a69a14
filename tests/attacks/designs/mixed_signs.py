"""A table that is published again only when at least k have changed, whichever way they went."""

import numpy as np

from tests.attacks.designs.book import Book, issue
from tests.attacks.designs.population import Assessed, country


def one_leaves(arrivals: int, trial: int, before: int = 20) -> Book:
    """Two releases of one cell: between them one organisation left and some arrived."""
    events = country(before + arrivals, seed=1000 + trial, withdrawn=0).events
    first: dict[str, Assessed] = {}
    for event in events:
        if event.assessed is not None:
            first.setdefault(event.organisation, event.assessed)
    everybody = list(
        np.random.default_rng(trial).permutation(np.array(list(first.values()), object))
    )
    book = Book(arrivals + 1)
    book.knows(everybody)
    book.publish(1, 0, 30, [issue("cell", everybody[:before])])
    book.publish(2, 0, 60, [issue("cell", everybody[1:], rev=1)])
    return book
