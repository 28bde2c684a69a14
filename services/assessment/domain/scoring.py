"""From scores of prompts and parts to percents of criteria, points and a total, exactly.

Prompts make a part, parts make a criterion: at each level the mean weighted by shares (equal shares
make the plain mean). A criterion's points are its percent of its weight. What is not applicable
leaves the denominator of its level, as assessors of the excellence model average over the parts
that remain; where a whole criterion does, the total is scaled up to the model's maximum over the
criteria that remain. Nothing is rounded here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from services.assessment.domain.decimals import shown
from services.assessment.domain.model import Criterion, Model, Part, Side
from services.assessment.domain.refusal import Refusal

Scores = Mapping[str, Fraction]
"""Percent, 0 to 100, by the code of a prompt, a part, or a criterion known only as a whole."""


@dataclass(frozen=True)
class Figures:
    """What scores come to: percents and points in the model's order, and sums.

    A criterion or part that is not applicable is not in it.
    """

    criteria: dict[str, Fraction]
    points: dict[str, Fraction]
    enablers: Fraction
    results: Fraction
    parts: dict[str, Fraction] = field(default_factory=dict)

    @property
    def total(self) -> Fraction:
        """Points of the whole model."""
        return self.enablers + self.results


def score(model: Model, scores: Scores, not_applicable: Collection[str] = ()) -> Figures:
    """Score a complete set of answers; raises Refusal for the first fault of `faults`."""
    for fault in faults(model, scores, not_applicable):
        raise fault
    parts: dict[str, Fraction] = {}
    criteria: dict[str, Fraction] = {}
    for criterion in model.criteria:
        percents = {part.code: part_percent(part, scores) for part in criterion.parts}
        parts |= {code: percent for code, percent in percents.items() if percent is not None}
        percent = criterion_percent(criterion, scores)
        if percent is not None:
            criteria[criterion.code] = percent
    scale = scale_of(model, criteria)
    points = {
        each.code: each.points * scale * criteria[each.code] / 100
        for each in model.criteria
        if each.code in criteria
    }
    sides = {side: Fraction() for side in Side}
    for code, value in points.items():
        sides[model.criterion_of[code].side] += value
    return Figures(criteria, points, sides[Side.ENABLER], sides[Side.RESULT], parts)


def scale_of(model: Model, applicable: Collection[str]) -> Fraction:
    """What weights are multiplied by so that the applicable criteria make up the maximum."""
    weight = sum((each.points for each in model.criteria if each.code in applicable), Fraction())
    return model.maximum / weight


def part_percent(part: Part, scores: Scores) -> Fraction | None:
    """A part's percent, under its cap if it has one; None when nothing of it applies."""
    if part.code in scores:
        return scores[part.code]
    mean = weighted_mean((each.share, scores.get(each.code)) for each in part.prompts)
    cap = None if part.cap is None else scores.get(part.cap)
    return mean if mean is None or cap is None else min(mean, cap)


def criterion_percent(criterion: Criterion, scores: Scores) -> Fraction | None:
    """A criterion's percent; None when nothing of it applies."""
    if criterion.code in scores:
        return scores[criterion.code]
    return weighted_mean((part.share, part_percent(part, scores)) for part in criterion.parts)


def weighted_mean(shares: Iterable[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    """The mean of those values that are there, weighted by their shares; None of none."""
    known = [(share, value) for share, value in shares if value is not None]
    if not known:
        return None
    whole = sum(share for share, _ in known)
    return sum((share * value for share, value in known), Fraction()) / whole


def faults(
    model: Model, given: Collection[str], not_applicable: Collection[str] = ()
) -> Iterator[Refusal]:
    """What keeps answers from being scored; the field of each fault is the code at fault.

    A model without scores; unknown codes; a code that is scored and not applicable at once; a code
    together with another above it in the same branch, which could contradict each other; and,
    without a field, everything that is missing, or that nothing applies at all.
    """
    if not model.is_scored:
        yield Refusal("model.not_scored", model=model.name)
        return
    answered = {*given, *not_applicable}
    for code in (*given, *not_applicable):
        if code not in model.criterion_of and code not in model.theme_leaves:
            yield Refusal("code.unknown", code, value=shown(code), model=model.name)
        elif code in given and code in not_applicable:
            yield Refusal("code.scored_and_not_applicable", code, what=code)
    missing: list[str] = []
    for criterion in model.criteria:
        yield from _contradictions(criterion, answered)
        missing += _missing(criterion, answered)
    if missing:
        yield Refusal("assessment.incomplete", missing=", ".join(missing), count=len(missing))
    elif not any(code in given for code in model.criterion_of):
        yield Refusal("assessment.nothing_applicable")


def _contradictions(criterion: Criterion, answered: Collection[str]) -> Iterator[Refusal]:
    for part in criterion.parts:
        for code in (part.code, *(prompt.code for prompt in part.prompts)):
            if code in answered and criterion.code in answered:
                yield Refusal("code.criterion_and_part", code, criterion=criterion.code, part=code)
            elif code in answered and code != part.code and part.code in answered:
                yield Refusal("code.criterion_and_part", code, criterion=part.code, part=code)


def _missing(criterion: Criterion, answered: Collection[str]) -> list[str]:
    """What a criterion lacks, at the highest level at which it can be given."""
    if criterion.code in answered:
        return []
    lacking: list[str] = []
    for part in criterion.parts:
        prompts = [prompt.code for prompt in part.prompts]
        unanswered = [code for code in prompts if code not in answered]
        if part.code in answered or (prompts and not unanswered):
            continue
        lacking += unanswered if len(unanswered) < len(prompts) else [part.code]
    return lacking if criterion.parts else [criterion.code]
