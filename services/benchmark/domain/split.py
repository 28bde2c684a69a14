"""A batch and a later revision of it: whether the one is a part of the other, and what left."""

from collections.abc import Mapping

from services.benchmark.domain.batch import Batch, widened
from services.benchmark.domain.histogram import Histogram, NegativeCount


def lasts(before: Batch, after: Batch) -> bool:
    """Whether the two speak of the same kind of organisations, which no split changes."""
    return (before.series, before.label) == (after.series, after.label)


def difference(
    whole: Mapping[str, Histogram], part: Mapping[str, Histogram], width: int
) -> dict[str, Histogram] | None:
    """What is left of `whole` without `part`, whose bins are `width` wide; None if it is none."""
    if whole.keys() != part.keys():
        return None
    wide = widened(whole, width)
    try:
        return {code: wide[code] - histogram for code, histogram in part.items()}
    except NegativeCount:
        return None
