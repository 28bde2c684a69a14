"""Which sealed record is the asker's own, so that nobody is compared with themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.actor import Actor
from services.benchmark.domain.batch import Batch
from services.benchmark.domain.batch import widened as widened_histograms
from services.benchmark.domain.histogram import Histogram
from services.benchmark.store import batches, memberships
from services.benchmark.use_cases.pictures import Pictures


@dataclass(frozen=True)
class OwnRecord:
    """A sealed record of this country: the batch it counts in, and its bins as counted there."""

    batch: Batch
    bins: Mapping[str, int]


def own_record(
    pictures: Pictures, assessment: str, known: Mapping[str, int], actor: Actor
) -> OwnRecord | None:
    """The sealed record of an assessment, None where it is in no batch that counts.

    Whoever sees a group with and without a record reads the record. It is therefore taken out only
    for those who already know it: `known`, the bins of the scores they gave, has to equal it.
    A service that asks in its own name has looked at the asker's rights itself, and may take out
    a record that was corrected since.
    """
    found = memberships.of_assessment(pictures.unit.db, assessment)
    if found is None:
        return None
    batch_id, scores = found
    sealed = dict(zip(scores.codes, scores.bins, strict=True))
    if sealed != dict(known) and not actor.has("system"):
        return None
    batch = batches.get(pictures.unit.db, pictures.country, batch_id)
    if batch is None:
        return None
    counted = widened_histograms(
        {code: Histogram.of([bin_]) for code, bin_ in sealed.items()}, batch.width
    )
    return OwnRecord(batch, {code: each.counts[0][0] for code, each in counted.items()})
