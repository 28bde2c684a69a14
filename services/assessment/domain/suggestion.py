"""Actions that an organisation might want: from the questionnaire, and from its own findings.

Nothing is added by itself; a suggestion becomes an action when somebody adopts it.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from services.assessment.domain.action import Action
from services.assessment.domain.levels import Levels, finest
from services.assessment.domain.model import Model
from services.assessment.domain.sheet import Sheet
from services.assessment.domain.terms import LONGEST_TITLE

Texts = Mapping[str, Sequence[str]]
"""Suggested actions by the code of a part or criterion."""


class Kind(StrEnum):
    """Where a suggestion comes from: the questionnaire, or an area for improvement."""

    CONTENT = "content"
    AREA = "area"


@dataclass(frozen=True)
class Suggestion:
    """Something that could be done about `code`; the same id in every language.

    `source` is the code under which an area for improvement was written.
    """

    id: str
    kind: Kind
    code: str
    source: str
    text: str

    @property
    def title(self) -> str:
        """Its text in one line, cut between words where it is too long for a title."""
        line = " ".join(self.text.split())
        if len(line) <= LONGEST_TITLE:
            return line
        return line[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def lowest(model: Model, known: Levels, most: int) -> list[tuple[str, Fraction]]:
    """The codes with the lowest percents, lowest first, at equal ones in the model's order."""
    codes = [code for each in model.criteria for code in finest(each, known)]
    ranked = sorted((code for code in codes if known[code] < 100), key=lambda code: known[code])
    return [(code, known[code]) for code in ranked[:most]]


def from_content(round_id: str, model: Model, texts: Texts) -> Iterator[Suggestion]:
    """All that the questionnaire suggests, in the model's order."""
    for code in model.criterion_of:
        for number, text in enumerate(texts.get(code, ())):
            id = _id(round_id, Kind.CONTENT, code, str(number))
            yield Suggestion(id, Kind.CONTENT, code, code, text)


def from_areas(model: Model, sheet: Sheet) -> Iterator[Suggestion]:
    """All areas for improvement that a sheet holds, in the order of their codes."""
    for source, entry in sorted(sheet.entries.items()):
        code = _addressed(model, source)
        if code is not None:
            for text in entry.answer.improvements:
                id = _id(sheet.round, Kind.AREA, source, text)
                yield Suggestion(id, Kind.AREA, code, source, text)


def is_taken_up(suggestion: Suggestion, round_id: str, actions: Collection[Action]) -> bool:
    """Whether it has an action: adopted, or one of the same round or still open that says it.

    What was done or dropped after an earlier round may be suggested again.
    """
    return any(
        action.suggestion == suggestion.id
        or ((action.terms.is_open or action.round == round_id) and _says(action, suggestion))
        for action in actions
    )


def _says(action: Action, suggestion: Suggestion) -> bool:
    terms = action.terms
    if suggestion.kind is Kind.AREA and terms.origin is not None:
        return (terms.origin.code, terms.origin.text) == (suggestion.source, suggestion.text)
    return suggestion.code in terms.codes and suggestion.text in (terms.what, terms.title)


def _addressed(model: Model, source: str) -> str | None:
    """The part that a code belongs to: a prompt such as 1a.1 is one of part 1a."""
    for code in (source, source.rpartition(".")[0]):
        if code in model.criterion_of:
            return code
    return None


def _id(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]
