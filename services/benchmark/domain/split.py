"""A batch and a later revision of it: whether the one is a part of the other, and what left."""

from collections.abc import Mapping

from services.benchmark.domain.batch import Batch, widened
from services.benchmark.domain.histogram import Histogram, NegativeCount


def lasts(before: Batch, after: Batch) -> bool:
    """Whether the two speak of the same kind of organisations, which no split changes."""
    return (before.series, before.label) == (after.series, after.label)


def difference(whole: Mapping[str, Histogram], part: Batch) -> dict[str, Histogram] | None:
    """What is left of `whole` without a batch, in the bins of the batch; None if it is no part."""
    if whole.keys() != part.histograms.keys():
        return None
    wide = widened(whole, part.width)
    try:
        return {code: wide[code] - histogram for code, histogram in part.histograms.items()}
    except NegativeCount:
        return None
