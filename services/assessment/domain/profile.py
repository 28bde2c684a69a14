"""What figures show beside the total: strengths by percent, and views across the model by theme."""

from dataclasses import dataclass
from fractions import Fraction

from services.assessment.domain.model import Model
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.scoring import Figures, Scores, weighted_mean

_ONE = Fraction(1)


@dataclass(frozen=True)
class Ranked:
    """Something scored, by its percent of what it could reach."""

    code: str
    percent: Fraction


def strengths(model: Model, figures: Figures) -> tuple[list[Ranked], list[Ranked]]:
    """Criteria, then parts, from strong to weak; equals in the model's order.

    By percent of maximum and never by points, or the heaviest criterion would always come first
    (domain.md 3).
    """
    criteria = [Ranked(code, percent) for code, percent in figures.criteria.items()]
    parts = [
        Ranked(part.code, figures.parts[part.code])
        for criterion in model.criteria
        for part in criterion.parts
        if part.code in figures.parts
    ]
    return _ranked(criteria), _ranked(parts)


def _ranked(found: list[Ranked]) -> list[Ranked]:
    return sorted(found, key=lambda each: -each.percent)


@dataclass(frozen=True)
class ThemeView:
    """One theme across the model: percents by part and criterion, overall, and what is open.

    `overall` is the plain mean of the questions answered, None while none is.
    """

    theme: str
    parts: dict[str, Fraction]
    criteria: dict[str, Fraction]
    overall: Fraction | None
    unanswered: tuple[str, ...]


def theme_view(model: Model, theme: str, scores: Scores) -> ThemeView:
    """Gather a theme's answers, which change no score; raises Refusal for an unknown theme."""
    found = next((each for each in model.themes if each.code == theme), None)
    if found is None:
        known = ", ".join(each.code for each in model.themes) or "none"
        raise Refusal("theme.unknown", "theme", model=model.name, known=known)
    by_part: dict[str, list[Fraction]] = {}
    for part, leaf in found.leaves:
        if leaf in scores:
            by_part.setdefault(part, []).append(scores[leaf])
    by_criterion: dict[str, list[Fraction]] = {}
    for part, values in by_part.items():
        by_criterion.setdefault(model.criterion_of[part].code, []).extend(values)
    every = [value for values in by_part.values() for value in values]
    return ThemeView(
        theme=theme,
        parts={part: _mean(values) for part, values in by_part.items()},
        criteria={code: _mean(values) for code, values in by_criterion.items()},
        overall=_mean(every) if every else None,
        unanswered=tuple(leaf for _, leaf in found.leaves if leaf not in scores),
    )


def _mean(values: list[Fraction]) -> Fraction:
    return weighted_mean((_ONE, value) for value in values) or Fraction()
