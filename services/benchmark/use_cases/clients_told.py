"""What a release that closes a year tells of how much clients are alike."""

from collections.abc import Callable, Mapping, Sequence

from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.ledger import LedgerBatch, Member
from services.benchmark.domain.sealed_clustering import sealed_clustering
from services.benchmark.store.announcements import Kept

# From ids of batches to what is known of their members.
Members = Callable[[Sequence[str]], Mapping[str, Sequence[Member]]]


def clients_told(
    members: Members, ledger: Sequence[LedgerBatch], before: Kept | None
) -> Clustering | None:
    """What was told already, else what the members of the ledger tell; None for too few.

    Once and for all: two of them could be held against each other.
    """
    known = before.announcement.clustering if before is not None else None
    if known is not None:
        return known
    return sealed_clustering(ledger, members([entry.batch.id for entry in ledger]))
