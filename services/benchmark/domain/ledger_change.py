"""What a release does to the ledger: new batches, split ones, and batches that count no more."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.benchmark.domain.ledger import LedgerBatch
from services.benchmark.domain.removals import Retirement, Split
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.domain.sealing import Sealing


@dataclass(frozen=True)
class LedgerChange:
    """Everything that the next release of one model and year changes."""

    sealings: tuple[Sealing, ...] = ()
    splits: tuple[Split, ...] = ()
    retirements: tuple[Retirement, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to release."""
        return not (self.sealings or self.splits or self.retirements)

    @property
    def retired(self) -> frozenset[str]:
        """Ids of batches that count no more."""
        return frozenset(each.batch for each in self.retirements)


def change(
    sealings: Iterable[Sealing], removals: Iterable[Split | Retirement | None]
) -> LedgerChange:
    """Sort what was planned by its kind."""
    found = list(removals)
    return LedgerChange(
        tuple(sealings),
        tuple(each for each in found if isinstance(each, Split)),
        tuple(each for each in found if isinstance(each, Retirement)),
    )


def changed(ledger: Iterable[LedgerBatch], what: LedgerChange, rule: SealRule) -> list[LedgerBatch]:
    """The living batches afterwards; `rule` is the one under which new batches were sealed.

    A split keeps the rule of its batch: that is what both parts were held against.
    """
    after = {split.after.id: split.after for split in what.splits}
    kept = [
        LedgerBatch(after.get(entry.batch.id, entry.batch), entry.rule)
        for entry in ledger
        if entry.batch.id not in what.retired
    ]
    return [*kept, *(LedgerBatch(sealing.batch, rule) for sealing in what.sealings)]
