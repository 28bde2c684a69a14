"""How each figure came about, step by step, as data that a page or a command can word."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from services.assessment.domain.model import Criterion, Model, Part
from services.assessment.domain.scoring import (
    Scores,
    criterion_percent,
    part_percent,
    scale_of,
    score,
    weighted_mean,
)


class Rule(StrEnum):
    """What made a figure of its ingredients."""

    GIVEN = "given"
    MEAN = "mean"
    SHARES = "shares"
    CAPPED = "capped"
    NOT_APPLICABLE = "not_applicable"
    WEIGHT = "weight"
    SCALED_WEIGHT = "scaled_weight"
    SUM = "sum"


@dataclass(frozen=True)
class Ingredient:
    """Something that went into a figure; without a value it is not applicable and stayed out."""

    code: str
    share: Fraction
    value: Fraction | None


@dataclass(frozen=True)
class Step:
    """One figure: percent of a part or criterion, points of a criterion, or a sum of points.

    `of` is the cap's percent for CAPPED and the weight in points for the two WEIGHT rules.
    """

    code: str
    rule: Rule
    value: Fraction | None
    ingredients: tuple[Ingredient, ...] = ()
    of: Fraction | None = None


def explain(model: Model, scores: Scores, not_applicable: Collection[str] = ()) -> tuple[Step, ...]:
    """Every step from the answers to the total; raises Refusal as `score` does.

    The last value of each code is the one that `score` gives.
    """
    figures = score(model, scores, not_applicable)
    steps: list[Step] = []
    scale = scale_of(model, figures.criteria)
    for criterion in model.criteria:
        for part in criterion.parts:
            if criterion.code not in scores and criterion.code not in not_applicable:
                steps += _part_steps(part, scores)
        steps.append(_criterion_step(criterion, scores))
        if criterion.code in figures.criteria:
            rule = Rule.WEIGHT if scale == 1 else Rule.SCALED_WEIGHT
            value = figures.points[criterion.code]
            steps.append(Step(criterion.code, rule, value, of=criterion.points * scale))
    points = tuple(Ingredient(code, Fraction(1), value) for code, value in figures.points.items())
    steps.append(Step("total", Rule.SUM, figures.total, points))
    return tuple(steps)


def _part_steps(part: Part, scores: Scores) -> Iterator[Step]:
    ingredients = tuple(
        Ingredient(each.code, each.share, scores.get(each.code)) for each in part.prompts
    )
    yield _step(part.code, part_percent(part, scores), ingredients, part.code in scores)
    mean = weighted_mean((each.share, each.value) for each in ingredients)
    cap = None if part.cap is None else scores.get(part.cap)
    if part.code not in scores and mean is not None and cap is not None and cap < mean:
        yield Step(part.code, Rule.CAPPED, cap, ingredients, of=cap)


def _criterion_step(criterion: Criterion, scores: Scores) -> Step:
    ingredients = tuple(
        Ingredient(part.code, part.share, part_percent(part, scores)) for part in criterion.parts
    )
    percent = criterion_percent(criterion, scores)
    return _step(criterion.code, percent, ingredients, criterion.code in scores)


def _step(
    code: str, percent: Fraction | None, ingredients: tuple[Ingredient, ...], given: bool
) -> Step:
    if given:
        return Step(code, Rule.GIVEN, percent)
    if percent is None:
        return Step(code, Rule.NOT_APPLICABLE, None, ingredients)
    equal = len({each.share for each in ingredients}) == 1
    mean = weighted_mean((each.share, each.value) for each in ingredients)
    return Step(code, Rule.MEAN if equal else Rule.SHARES, mean, ingredients)
