"""Percents of parts and criteria as far as they are known, also while answers are missing."""

from collections.abc import Collection, Mapping
from fractions import Fraction

from services.assessment.domain.model import Criterion, Model, Part
from services.assessment.domain.scoring import criterion_percent, part_percent

Levels = Mapping[str, Fraction]
"""Percent of its maximum by the code of a part or criterion."""


def levels(
    model: Model, scores: Mapping[str, Fraction], not_applicable: Collection[str] = ()
) -> dict[str, Fraction]:
    """Every part that has a score, and every criterion all of whose parts are answered.

    Of a complete set of answers the criteria are exactly those of scoring.py.
    """
    answered = {*scores, *not_applicable}
    found: dict[str, Fraction] = {}
    for criterion in model.criteria:
        whole = criterion.code in answered or all(
            _complete(each, answered) for each in criterion.parts
        )
        percent = criterion_percent(criterion, scores) if whole else None
        if percent is not None:
            found[criterion.code] = percent
        for part in criterion.parts:
            percent = part_percent(part, scores) if _complete(part, answered) else None
            if percent is not None:
                found[part.code] = percent
    return found


def finest(criterion: Criterion, *known: Levels) -> list[str]:
    """The codes at which a criterion can be compared: its parts, else the criterion itself."""
    parts = [each.code for each in criterion.parts if all(each.code in levels for levels in known)]
    if parts:
        return parts
    return [criterion.code] if all(criterion.code in levels for levels in known) else []


def _complete(part: Part, answered: Collection[str]) -> bool:
    prompts = [prompt.code for prompt in part.prompts]
    return part.code in answered or (bool(prompts) and all(code in answered for code in prompts))
