"""How a score came about, as sentences that an adviser can read aloud."""

from fractions import Fraction

from node.score_report import rounded
from services.assessment.domain.explanation import Ingredient, Rule, Step, explain
from services.assessment.domain.intake import Answers


def as_text(answers: Answers) -> str:
    """One line for each step, from the parts to the total."""
    steps = explain(answers.model, answers.scores, answers.not_applicable)
    start = f"{answers.organisation} · {answers.year} · {answers.model.name}"
    return "\n".join([start, *(_line(step) for step in steps)])


def _line(step: Step) -> str:
    said = _said(step)
    return f"{step.code:>6}  {said}"


def _said(step: Step) -> str:
    value = "" if step.value is None else rounded(step.value)
    of = "" if step.of is None else rounded(step.of)
    match step.rule:
        case Rule.GIVEN:
            return f"{value} %, as it was given"
        case Rule.NOT_APPLICABLE:
            return "does not apply, and stays out"
        case Rule.CAPPED:
            return f"held at {of} %, the score of the prompt that caps it"
        case Rule.MEAN:
            return f"{value} %, the mean of {_listed(step.ingredients, shares=False)}"
        case Rule.SHARES:
            return f"{value} %, the mean by shares of {_listed(step.ingredients, shares=True)}"
        case Rule.WEIGHT:
            return f"{value} points, its percent of {of} points"
        case Rule.SCALED_WEIGHT:
            return f"{value} points, its percent of {of} points (scaled, as a criterion stays out)"
        case Rule.SUM:
            return f"{value} points, the sum of all criteria"


def _listed(ingredients: tuple[Ingredient, ...], *, shares: bool) -> str:
    return ", ".join(_ingredient(each, shares) for each in ingredients)


def _ingredient(each: Ingredient, shares: bool) -> str:
    if each.value is None:
        return f"{each.code} (does not apply)"
    share = f" (share {_plain(each.share)})" if shares else ""
    return f"{each.code} {rounded(each.value)}{share}"


def _plain(share: Fraction) -> str:
    return str(share.numerator) if share.denominator == 1 else rounded(share)
