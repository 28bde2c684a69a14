"""Puts individual answers side by side for the consensus meeting, without saying whose they are.

The mean is there to be talked about; it never becomes the consensus by itself. Disagreement is the
distance between the highest and the lowest score, because one voice far from the others is what a
meeting has to hear; among equal distances the mean absolute deviation from the median decides, and
then the order of the model.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.assessment.domain.model import Model
from services.assessment.domain.respondent import Standing
from services.assessment.domain.sheet import Answer, Sheet

# A standing with fewer answers could point at a person.
LEAST_OF_A_STANDING = 3


@dataclass(frozen=True)
class Spread:
    """Scores of several people in figures: percents, and how many gave one."""

    n: int
    mean: Fraction
    median: Fraction
    lowest: Fraction
    highest: Fraction
    deviation: Fraction

    @property
    def distance(self) -> Fraction:
        """From the lowest to the highest."""
        return self.highest - self.lowest


@dataclass(frozen=True)
class Merged:
    """All that was said about one code. Words come in an order that tells nothing of who wrote."""

    code: str
    spread: Spread | None
    distribution: dict[int, int]
    standings: dict[str, Spread]
    unknown: int
    not_applicable: tuple[str, ...]
    strengths: tuple[str, ...]
    improvements: tuple[str, ...]
    notes: tuple[str, ...]


def merged(model: Model, sheets: Sequence[tuple[Standing, Sheet]]) -> list[Merged]:
    """One entry for each code that anybody said something about, in the model's order."""
    order = [*model.codes, *model.theme_leaves]
    found = []
    for code in order:
        said = [
            (standing, sheet.entries[code].answer)
            for standing, sheet in sheets
            if code in sheet.entries
        ]
        if said:
            found.append(_merged(model, code, said))
    return found


def disagreement(found: Iterable[Merged]) -> list[Merged]:
    """What two or more scored, from the widest disagreement to the narrowest."""
    several = [each for each in found if each.spread is not None and each.spread.n > 1]
    return sorted(several, key=_apart, reverse=True)


def _apart(each: Merged) -> tuple[Fraction, Fraction]:
    spread = each.spread
    return (Fraction(), Fraction()) if spread is None else (spread.distance, spread.deviation)


def spread_of(values: Sequence[Fraction]) -> Spread | None:
    """Figures of some percents; None of none. The median of an even number is the middle of two."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    median = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return Spread(
        n=len(ordered),
        mean=sum(ordered, Fraction()) / len(ordered),
        median=median,
        lowest=ordered[0],
        highest=ordered[-1],
        deviation=sum((abs(value - median) for value in ordered), Fraction()) / len(ordered),
    )


def _merged(model: Model, code: str, said: Sequence[tuple[Standing, Answer]]) -> Merged:
    answers = [answer for _, answer in said]
    scores = [answer.score for answer in answers if answer.score is not None]
    return Merged(
        code=code,
        spread=spread_of(scores),
        distribution=_distribution(model.anchors, scores),
        standings=_standings(said),
        unknown=sum(answer.unknown for answer in answers),
        not_applicable=_shuffled(answer.not_applicable for answer in answers),
        strengths=_shuffled(line for answer in answers for line in answer.strengths),
        improvements=_shuffled(line for answer in answers for line in answer.improvements),
        notes=_shuffled(answer.note for answer in answers),
    )


def _distribution(anchors: tuple[int, ...], scores: Sequence[Fraction]) -> dict[int, int]:
    """How many scores lie from each described step up to the next."""
    counts = dict.fromkeys(anchors, 0)
    for score in scores:
        counts[max((anchor for anchor in anchors if anchor <= score), default=anchors[0])] += 1
    return counts


def _standings(said: Sequence[tuple[Standing, Answer]]) -> dict[str, Spread]:
    """Scores by standing; standings with few scores are put together, and left out if still few."""
    scores: dict[str, list[Fraction]] = {}
    for standing, answer in said:
        if answer.score is not None:
            scores.setdefault(standing.value, []).append(answer.score)
    shown = {key: values for key, values in scores.items() if len(values) >= LEAST_OF_A_STANDING}
    rest = [value for key, values in scores.items() if key not in shown for value in values]
    if shown and len(rest) >= LEAST_OF_A_STANDING:
        shown = {**shown, "rest": rest}
    elif rest:
        # Whoever is missing from the whole could be calculated from it.
        shown = {}
    found = {key: spread_of(values) for key, values in sorted(shown.items())}
    return {key: spread for key, spread in found.items() if spread is not None}


def _shuffled(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        sorted(filter(None, words), key=lambda each: hashlib.sha256(each.encode()).digest())
    )
