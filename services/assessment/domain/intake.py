"""From the rows of one assessment to a whole submission, or to a reason for every row.

All or nothing: one bad, missing or contradictory row rejects them all. An exact repeat of a row is
ignored and counted.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from services.assessment.domain import scoring
from services.assessment.domain.catalogue import Catalogue
from services.assessment.domain.decimals import read_percent, shown
from services.assessment.domain.model import Model
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.rows import Row
from services.assessment.domain.submission import (
    LAYERS,
    Submission,
    read_name,
    read_region,
    read_year,
)

T = TypeVar("T")

USUAL_LAYER = "consensus"
# What a score column says of a code that does not apply.
NOT_APPLICABLE = ("n/a", "N/A")


@dataclass(frozen=True)
class Answers:
    """The scores of one organisation for one model and year: all that scoring needs."""

    organisation: str
    model: Model
    year: int
    scores: dict[str, Fraction]
    repeats: int
    not_applicable: frozenset[str] = frozenset()


class Rejected(Exception):
    """Why an assessment was refused, for every one of its rows."""

    def __init__(self, reasons: list[tuple[Row, Refusal]]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def answers(rows: list[Row], catalogue: Catalogue, edition: str | None = None) -> Answers:
    """Read what scoring needs from the rows of one assessment; raises Rejected."""
    reading = _Reading(rows)
    read = _answers(reading, catalogue, edition)
    return reading.settled(read)


def submission(
    rows: list[Row], catalogue: Catalogue, edition: str | None = None
) -> tuple[Submission, int]:
    """Read a whole submission, and count the repeated rows in it; raises Rejected.

    What is said about the organisation has to be the same in all rows.
    """
    reading = _Reading(rows)
    read = _answers(reading, catalogue, edition)
    sector = reading.same("sector", catalogue.sector)
    size = reading.same("size", catalogue.size)
    region = reading.same("region", read_region)
    practitioner = reading.same("practitioner", _practitioner)
    layer = reading.same("layer", _layer)
    found = reading.settled(read)
    made = Submission(
        organisation=found.organisation,
        sector=sector or "",
        size=size or "",
        region=region or "",
        model=found.model.code,
        edition=found.model.edition,
        year=found.year,
        layer=layer or USUAL_LAYER,
        practitioner=practitioner,
        scores=found.scores,
        not_applicable=found.not_applicable,
    )
    return made, found.repeats


@dataclass
class _Reading:
    """Rows being read, and the first fault found in each."""

    rows: list[Row]
    faults: dict[int, Refusal] = field(default_factory=dict)
    of_all: Refusal | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if row.fault is not None:
                self.blame(row, row.fault)

    def blame(self, row: Row, refusal: Refusal) -> None:
        self.faults.setdefault(row.line, refusal)

    def same(self, column: str, read: Callable[[str], T]) -> T | None:
        """Read a column that must say the same in every row."""
        first = self.rows[0]
        said: str = getattr(first, column)
        value: T | None = None
        try:
            value = read(said)
        except Refusal as refusal:
            self.blame(first, refusal)
        for row in self.rows:
            other: str = getattr(row, column)
            if other != said and row.fault is None:
                self.blame(
                    row,
                    Refusal(
                        "row.contradicts",
                        column,
                        column=column,
                        value=shown(other),
                        line=first.line,
                        other=shown(said),
                    ),
                )
        return value

    def settled(self, value: T | None) -> T:
        """Return `value` unless something was wrong; raises Rejected with a reason for each row."""
        if value is not None and not self.faults and self.of_all is None:
            return value
        others = self.of_all or Refusal("row.rejected_with", line=min(self.faults))
        raise Rejected([(row, self.faults.get(row.line, others)) for row in self.rows])


def _answers(reading: _Reading, catalogue: Catalogue, edition: str | None) -> Answers | None:
    organisation = reading.same("organisation", lambda text: read_name("organisation", text))
    year = reading.same("year", read_year)
    model = reading.same("model", lambda code: catalogue.model(code, edition))
    said, repeats = _said(reading)
    if model is not None:
        _check_codes(reading, model)
    if organisation is None or year is None or model is None:
        return None
    scores = {code: value for code, value in said.items() if value is not None}
    return Answers(organisation, model, year, scores, repeats, frozenset(said.keys() - scores))


def _said(reading: _Reading) -> tuple[dict[str, Fraction | None], int]:
    """Scores by code, None where it does not apply.

    Of two rows for one code the second repeats or contradicts the first.
    """
    scores: dict[str, Fraction | None] = {}
    first: dict[str, Row] = {}
    repeats = 0
    for row in reading.rows:
        if row.fault is not None:
            continue
        try:
            value = None if row.score in NOT_APPLICABLE else read_percent(row.score)
        except Refusal as refusal:
            reading.blame(row, refusal)
            continue
        if row.code not in scores:
            scores[row.code], first[row.code] = value, row
        elif scores[row.code] == value:
            repeats += 1
        else:
            other = first[row.code]
            reading.blame(
                row,
                Refusal(
                    "row.other_score",
                    "score",
                    what=row.code,
                    value=row.score,
                    line=other.line,
                    other=other.score,
                ),
            )
    return scores, repeats


def _check_codes(reading: _Reading, model: Model) -> None:
    # A row whose score cannot be read is wrong, but its code is not missing.
    rows = [row for row in reading.rows if row.code or row.fault is None]
    given = dict.fromkeys(row.code for row in rows if row.score not in NOT_APPLICABLE)
    others = [row.code for row in rows if row.score in NOT_APPLICABLE and row.code not in given]
    for fault in scoring.faults(model, given, others):
        if fault.field is None:
            reading.of_all = fault
        for row in reading.rows:
            if fault.field is not None and row.code == fault.field:
                reading.blame(row, fault)


def _practitioner(text: str) -> str | None:
    return read_name("practitioner", text) if text else None


def _layer(text: str) -> str:
    if text and text not in LAYERS:
        raise Refusal("row.layer", "layer", value=shown(text), known=", ".join(LAYERS))
    return text or USUAL_LAYER
