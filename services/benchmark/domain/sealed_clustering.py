"""How much clients resemble each other in what a country sealed of a year: published once, coarse.

It joins scores with who advised whom, which no histogram does. So it is told of at least a hundred
organisations, when the year is closed, and never again: two of them could be held against each
other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from services.benchmark.domain.binning import TOTAL
from services.benchmark.domain.clustering import ENOUGH, Clustering, clustering
from services.benchmark.domain.ledger import LedgerBatch, Member
from services.benchmark.domain.record import Scores, Series

Sealed = tuple[Scores, tuple[str, ...]]


def sealed_clustering(
    ledger: Iterable[LedgerBatch], members: Mapping[str, Sequence[Member]]
) -> Clustering | None:
    """Estimated from the members of living batches, `members` by batch; None for fewer than 100.

    Editions, layers and shapes differ by more than practitioners do, so the largest group that
    shares all three speaks for the country.
    """
    found: dict[tuple[Series, str], list[Sealed]] = defaultdict(list)
    for entry in ledger:
        for member in members.get(entry.batch.id, ()):
            if member.scores is not None:
                key = (entry.batch.series, member.scores.shape)
                found[key].append((member.scores, member.principals))
    if not found:
        return None
    # By name where two are equally large, so that every node and every run finds the same.
    _, sealed = max(found.items(), key=lambda item: (len(item[1]), item[0]))
    # Sorted, because sums of fractions depend on the order and every node writes the same bytes.
    return _estimated(sorted(sealed)) if len(sealed) >= ENOUGH else None


def _estimated(sealed: list[Sealed]) -> Clustering:
    codes = sealed[0][0].codes
    criteria = [place for place, code in enumerate(codes) if code != TOTAL]
    bins = np.frombuffer(b"".join(scores.bins for scores, _ in sealed), np.uint8)
    percents = bins.reshape(len(sealed), len(codes))[:, criteria].astype(np.float64)
    return clustering(percents, _practitioners([principals for _, principals in sealed])).coarse


def _practitioners(known: list[tuple[str, ...]]) -> list[str | None]:
    """Who advised each: of all who know its scores, whoever knows the fewest others'.

    A funder sees many, and makes them no more alike.
    """
    clients = Counter(principal for principals in known for principal in principals)
    return [
        min(principals, key=lambda one: (clients[one], one)) if principals else None
        for principals in known
    ]
