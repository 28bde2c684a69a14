"""Where scores and words do not fit together: hints for the group, never a rule that stops it.

Assessors' practice asks that a score agrees with the written findings (domain.md 2.1).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from services.assessment.domain.model import Criterion, Model
from services.assessment.domain.sheet import Answer, Sheet

HIGH, LOW, TOP = 60, 40, 75
FAR_APART = 50
LEAST_FOR_SAMENESS = 8


@dataclass(frozen=True)
class Hint:
    """One thing to look at again: a dotted code whose sentence is in the messages, and where."""

    kind: str
    code: str


def hints(model: Model, sheet: Sheet) -> list[Hint]:
    """Every hint about a sheet, in the model's order."""
    found: list[Hint] = []
    for criterion in model.criteria:
        for code in _within(criterion):
            entry = sheet.entries.get(code)
            if entry is not None:
                found += _about(code, entry.answer)
        for part in criterion.parts:
            asked = [each.code for each in part.prompts]
            scores = [sheet.scores[code] for code in asked if code in sheet.scores]
            if scores and max(scores) - min(scores) >= FAR_APART:
                found.append(Hint("hint.prompts_far_apart", part.code))
        if _mostly_left_out(criterion, sheet):
            found.append(Hint("hint.mostly_not_applicable", criterion.code))
    values = set(sheet.scores.values())
    if len(sheet.scores) >= LEAST_FOR_SAMENESS and len(values) == 1:
        found.append(Hint("hint.all_the_same", ""))
    return found


def _about(code: str, answer: Answer) -> Iterator[Hint]:
    score: Fraction | None = answer.score
    if score is None:
        return
    if score >= HIGH and answer.improvements and not answer.strengths:
        yield Hint("hint.high_with_improvements_only", code)
    if score <= LOW and answer.strengths and not answer.improvements:
        yield Hint("hint.low_with_strengths_only", code)
    if score >= TOP and not answer.evidence and not answer.strengths and not answer.note:
        yield Hint("hint.top_without_evidence", code)


def _within(criterion: Criterion) -> Iterator[str]:
    yield criterion.code
    for part in criterion.parts:
        yield part.code
        for prompt in part.prompts:
            yield prompt.code


def _mostly_left_out(criterion: Criterion, sheet: Sheet) -> bool:
    parts = [part.code for part in criterion.parts]
    return len(parts) > 1 and 2 * len(sheet.not_applicable.intersection(parts)) > len(parts)
