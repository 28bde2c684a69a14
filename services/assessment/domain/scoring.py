"""From scores of parts to percents of criteria, points and a total, in exact fractions.

A criterion's percent is the mean of its parts weighted by their shares (equal shares make the
plain mean). Its points are that percent of its weight. Nothing is rounded here.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from services.assessment.domain.decimals import shown
from services.assessment.domain.model import Criterion, Model, Side
from services.assessment.domain.refusal import Refusal

Scores = Mapping[str, Fraction]
"""Percent, 0 to 100, by the code of a part, or of a criterion that is known only as a whole."""


@dataclass(frozen=True)
class Figures:
    """What scores come to: percent and points by criterion in the model's order, and sums."""

    criteria: dict[str, Fraction]
    points: dict[str, Fraction]
    enablers: Fraction
    results: Fraction

    @property
    def total(self) -> Fraction:
        """Points of the whole model."""
        return self.enablers + self.results


def score(model: Model, scores: Scores, not_applicable: Collection[str] = ()) -> Figures:
    """Score a complete set of answers; raises Refusal for the first fault of `faults`."""
    for fault in faults(model, scores, not_applicable):
        raise fault
    criteria = {
        each.code: _percent(each, scores)
        for each in model.criteria
        if each.code in scores or any(part.code in scores for part in each.parts)
    }
    weighed = {each.code: each.points for each in model.criteria if each.code in criteria}
    scale = model.maximum / sum(weighed.values())
    points = {code: weighed[code] * scale * criteria[code] / 100 for code in criteria}
    sides = {
        side: sum(
            (
                points[each.code]
                for each in model.criteria
                if each.side is side and each.code in points
            ),
            Fraction(),
        )
        for side in Side
    }
    return Figures(criteria, points, sides[Side.ENABLER], sides[Side.RESULT])


def faults(
    model: Model, given: Collection[str], not_applicable: Collection[str] = ()
) -> Iterator[Refusal]:
    """What keeps a set of codes from being scored; the field of each fault is the code at fault.

    Unknown codes; a criterion together with a part of its own, which could contradict each other;
    and, without a field, everything that is missing.
    """
    for code in (*given, *not_applicable):
        if code not in model.criterion_of:
            yield Refusal("code.unknown", code, value=shown(code), model=model.name)
    answered = {*given, *not_applicable}
    missing: list[str] = []
    for criterion in model.criteria:
        parts = [part.code for part in criterion.parts]
        known = [code for code in parts if code in answered]
        if criterion.code in answered:
            for code in known:
                yield Refusal("code.criterion_and_part", code, criterion=criterion.code, part=code)
        elif known:
            missing += [code for code in parts if code not in answered]
        else:
            missing += parts or [criterion.code]
    if missing:
        yield Refusal("assessment.incomplete", missing=", ".join(missing), count=len(missing))


def _percent(criterion: Criterion, scores: Scores) -> Fraction:
    if criterion.code in scores:
        return scores[criterion.code]
    parts = [part for part in criterion.parts if part.code in scores]
    shares = sum(part.share for part in parts)
    return sum((part.share * scores[part.code] for part in parts), Fraction()) / shares
