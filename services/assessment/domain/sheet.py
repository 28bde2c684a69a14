"""Answers on a sheet: one respondent's, the agreed ones, or those a practitioner validated.

Every answer has a version of its own, so that two devices that write on one sheet at the same time
overwrite nothing unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from services.assessment.domain.refusal import Refusal


class Layer(StrEnum):
    """Whose answers a sheet holds; the layers are never mixed."""

    INDIVIDUAL = "individual"
    CONSENSUS = "consensus"
    VALIDATED = "validated"


@dataclass(frozen=True)
class Answer:
    """What is said about one code of a model.

    At most one of `score` (percent), `not_applicable` (the reason) and `unknown` (do not know) is
    given; an answer that has none of them holds words only. `agreed` names who agreed to a
    consensus, `reason` says why a validated score differs from it.
    """

    score: Fraction | None = None
    not_applicable: str = ""
    unknown: bool = False
    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""
    agreed: tuple[str, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        given = (self.score is not None, bool(self.not_applicable), self.unknown)
        if sum(given) > 1:
            raise Refusal("answer.two_at_once", "score")


@dataclass(frozen=True)
class Entry:
    """One answer in its newest version, who wrote it and when."""

    version: int
    answer: Answer
    by: str
    at: datetime


@dataclass(frozen=True)
class Sheet:
    """All answers of one layer of a round; of one respondent, in the individual layer.

    `by` and `respondent` are ids; a closed sheet takes no more answers.
    """

    id: str
    round: str
    participant: str
    model: str
    edition: str
    layer: Layer
    respondent: str | None = None
    closed: bool = False
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def scores(self) -> dict[str, Fraction]:
        """Percents by code."""
        found = {code: entry.answer.score for code, entry in self.entries.items()}
        return {code: score for code, score in found.items() if score is not None}

    @property
    def not_applicable(self) -> frozenset[str]:
        """Codes that were said not to apply."""
        return frozenset(
            code for code, entry in self.entries.items() if entry.answer.not_applicable
        )


def sheet_id(round_id: str, layer: Layer, respondent: str | None = None) -> str:
    """The id of a sheet: there is one for each layer of a round, and for each respondent."""
    return ":".join(filter(None, (round_id, layer.value, respondent)))


def whole(agreed: Sheet, validated: Sheet) -> Sheet:
    """The validated sheet, with what was agreed wherever the validator said nothing."""
    return replace(validated, entries={**agreed.entries, **validated.entries})


def written(sheet: Sheet, code: str, answer: Answer, base: int, by: str, at: datetime) -> Entry:
    """The entry that a save makes; the one that is there when it says the same already.

    `base` is the version that the writer saw, 0 for none. Raises Refusal when another version is
    there, which says something else, and when the sheet is closed.
    """
    known = sheet.entries.get(code)
    if known is not None and known.answer == answer and base in (known.version, known.version - 1):
        return known
    if sheet.closed:
        raise Refusal("sheet.closed", "code")
    version = 0 if known is None else known.version
    if base != version:
        raise Refusal("answer.changed_since", "base", version=version, base=base)
    return Entry(version + 1, answer, by, at)
