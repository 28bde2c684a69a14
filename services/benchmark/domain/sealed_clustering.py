"""How much clients resemble each other in what a country sealed of a year: published once, coarse.

It joins scores with who advised whom, which no histogram does. So it is told only where a hundred
organisations with fellow clients are left without the largest clientele, when the year is closed,
and never anew: two of them could be held against each other.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.binning import TOTAL
from services.benchmark.domain.clustering import (
    ENOUGH,
    Clustering,
    clients_of_average,
    icc_of_ranks,
)
from services.benchmark.domain.ledger import LedgerBatch, Member
from services.benchmark.domain.record import Scores, Series

Sealed = tuple[Scores, tuple[str, ...]]
Members = Mapping[str, Sequence[Member]]


def news_of_clients(
    told: Clustering | None,
    ledger: Sequence[LedgerBatch],
    members: Callable[[Sequence[str]], Members],
) -> Clustering | None:
    """What a release that closes the year can tell besides; None where it was `told` already.

    `members` gives what is known of the members of batches, by the ids of these.
    """
    if told is not None:
        return None
    return sealed_clustering(ledger, members([entry.batch.id for entry in ledger]))


def sealed_clustering(ledger: Sequence[LedgerBatch], members: Members) -> Clustering | None:
    """Estimated from the members of living batches, `members` by batch; None for too few.

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
    return _estimated(sorted(sealed))


def _estimated(sealed: list[Sealed]) -> Clustering | None:
    practitioners = _practitioners([principals for _, principals in sealed])
    clienteles = Counter(name for name in practitioners if name is not None)
    alone = len(sealed) - clienteles.total()
    # Only fellow clients tell how alike they are; the largest clientele knows itself already.
    fellows = [number for number in clienteles.values() if number > 1]
    if sum(fellows) - max(fellows, default=0) < ENOUGH:
        return None
    chosen = [place for place, name in enumerate(practitioners) if clienteles[name or ""] > 1]
    scores = _percents([sealed[place][0] for place in chosen])
    found = icc_of_ranks(scores, [practitioners[place] for place in chosen])
    if found is None:
        return None
    return Clustering(found, clients_of_average([*clienteles.values(), *[1] * alone])).coarse


def _percents(scores: list[Scores]) -> NDArray[np.float64]:
    """Shape (organisations, criteria)."""
    codes = scores[0].codes
    criteria = [place for place, code in enumerate(codes) if code != TOTAL]
    bins = np.frombuffer(b"".join(each.bins for each in scores), np.uint8)
    return bins.reshape(len(scores), len(codes))[:, criteria].astype(np.float64)


def _practitioners(known: list[tuple[str, ...]]) -> list[str | None]:
    """Who advised each: of all who know its scores, whoever knows the fewest others'.

    A funder sees many, and makes them no more alike.
    """
    clients = Counter(principal for principals in known for principal in principals)
    return [
        min(principals, key=lambda one: (clients[one], one)) if principals else None
        for principals in known
    ]
