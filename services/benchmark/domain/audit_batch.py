"""A living batch against what the node still knows of its members: sums and the seal rule (I5)."""

from collections.abc import Iterator, Sequence

from services.benchmark.domain.batch import histograms_of, widened
from services.benchmark.domain.flaw import Flaw, Invariant, What
from services.benchmark.domain.ledger import LedgerBatch, Member
from services.benchmark.domain.seal_rule import group_refusal, too_alike
from services.benchmark.domain.split import difference

# What `group_refusal` says, as the audit says it.
BROKEN = {
    "too_few": What.TOO_FEW,
    "one_principal": What.ONE_PRINCIPAL,
    "too_alike": What.TOO_ALIKE,
}


def check(entry: LedgerBatch, members: Sequence[Member]) -> Iterator[Flaw]:
    """`members` are those who are known; others withdrew, and nothing of them is kept."""
    batch, rule = entry.batch, entry.rule
    if len(members) > batch.m:
        yield Flaw(Invariant.I2, What.TOO_MANY_MEMBERS, batch.id, found=len(members), least=batch.m)
    broken = group_refusal(
        batch.m, [member.principals for member in members], batch.histograms, rule
    )
    if broken is not None:
        yield Flaw(Invariant.I5, BROKEN[broken.rule], batch.id, found=batch.m, least=rule.k)
    scores = [member.scores for member in members if member.scores is not None]
    if not scores:
        return
    if not _are_within(entry, members):
        yield Flaw(Invariant.SUMS, What.NOT_ITS_MEMBERS, batch.id)
    elif len(scores) == batch.m and too_alike(histograms_of(scores), rule, batch.m):
        yield Flaw(Invariant.I5, What.TOO_ALIKE, batch.id, least=rule.spread)


def _are_within(entry: LedgerBatch, members: Sequence[Member]) -> bool:
    """Whether the counts are those of the members, or hold theirs where not all are known."""
    batch = entry.batch
    scores = [member.scores for member in members if member.scores is not None]
    if len({each.shape for each in scores}) > 1:
        return False
    counted = widened(histograms_of(scores), batch.width)
    if len(scores) == batch.m:
        return counted == batch.histograms
    return difference(batch.histograms, counted, batch.width) is not None
