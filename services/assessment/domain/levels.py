"""Percents of parts and criteria as far as they are known, also while answers are missing."""

from collections.abc import Collection, Mapping
from fractions import Fraction

from services.assessment.domain.model import Criterion, Model

Levels = Mapping[str, Fraction]
"""Percent of its maximum by the code of a part or criterion."""


def levels(
    model: Model, scores: Mapping[str, Fraction], not_applicable: Collection[str] = ()
) -> dict[str, Fraction]:
    """Every part that has a score, and every criterion all of whose parts are answered.

    Of a complete set of answers the criteria are exactly those of scoring.py.
    """
    found: dict[str, Fraction] = {}
    for criterion in model.criteria:
        if criterion.code in scores:
            found[criterion.code] = scores[criterion.code]
            continue
        parts = [part for part in criterion.parts if part.code in scores]
        if parts and all(_answered(each.code, scores, not_applicable) for each in criterion.parts):
            shares = sum(part.share for part in parts)
            weighed = sum((part.share * scores[part.code] for part in parts), Fraction())
            found[criterion.code] = weighed / shares
        found |= {part.code: scores[part.code] for part in parts}
    return found


def finest(criterion: Criterion, *known: Levels) -> list[str]:
    """The codes at which a criterion can be compared: its parts, else the criterion itself."""
    parts = [each.code for each in criterion.parts if all(each.code in levels for levels in known)]
    if parts:
        return parts
    return [criterion.code] if all(criterion.code in levels for levels in known) else []


def _answered(code: str, scores: Levels, not_applicable: Collection[str]) -> bool:
    return code in scores or code in not_applicable
