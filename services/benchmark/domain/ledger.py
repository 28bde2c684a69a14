"""The ledger: what was sealed, under which rule, and what is still known of who is in it."""

from dataclasses import dataclass
from datetime import datetime

from services.benchmark.domain.batch import Batch
from services.benchmark.domain.record import Scores
from services.benchmark.domain.seal_rule import SealRule


@dataclass(frozen=True)
class LedgerBatch:
    """A living batch and the rule it was sealed under."""

    batch: Batch
    rule: SealRule


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a batch as it was sealed.

    Of one that withdrew only the principals and the moment are left; its scores are gone, and what
    it leaves behind is known as the batch without everybody else.
    """

    assessment: str
    scores: Scores | None
    principals: tuple[str, ...]
    removed: datetime | None = None
