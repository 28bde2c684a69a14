"""A round: one pass of an organisation through a model, from the first meeting to the last.

Its life is draft -> consensus -> submitted -> superseded | withdrawn. A round hands in an
assessment when it is submitted; what is handed in lives on by itself (assessment.py).
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.assessment.domain.refusal import Refusal


class RoundStatus(StrEnum):
    """Where a round is.

    Respondents answer in a draft, the group agrees in consensus, a submitted one stands, a
    superseded one was followed by another for the same year, a withdrawn one was taken back.
    """

    DRAFT = "draft"
    CONSENSUS = "consensus"
    SUBMITTED = "submitted"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


OPEN = (RoundStatus.DRAFT, RoundStatus.CONSENSUS)


@dataclass(frozen=True)
class Profile:
    """What is said about the organisation when a round begins; codes of the node's lists."""

    organisation: str
    sector: str
    size: str
    region: str


@dataclass(frozen=True)
class Round:
    """One round in its newest version; `assessment` is what it handed in.

    `facilitator` runs the session and scores nothing; `anonymous` hides respondents from one
    another and from the group. `previous` is the round it was begun from. `submitted` is the day on
    which it was handed in, `validated` the one on which a practitioner confirmed the scores, and
    `validator` who that was.
    """

    id: str
    version: int
    participant: str
    profile: Profile
    model: str
    edition: str
    year: int
    status: RoundStatus
    begun: date
    changed: date
    anonymous: bool = True
    facilitator: str | None = None
    previous: str | None = None
    assessment: str | None = None
    validator: str | None = None
    validated: date | None = None
    submitted: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether answers may still change."""
        return self.status in OPEN


def gathered(before: Round, today: date) -> Round:
    """The individual answers are in, the group begins to agree."""
    _require(before, RoundStatus.DRAFT)
    return _next(before, RoundStatus.CONSENSUS, today)


def reopened(before: Round, today: date) -> Round:
    """Back to individual answers: somebody was missing."""
    _require(before, RoundStatus.CONSENSUS)
    return _next(before, RoundStatus.DRAFT, today)


def handed_in(before: Round, assessment: str, today: date) -> Round:
    """The group agreed on everything and hands it in; a short way leads here from a draft too."""
    _require(before, *OPEN)
    after = _next(before, RoundStatus.SUBMITTED, today)
    return replace(after, assessment=assessment, submitted=today)


def confirmed(before: Round, validator: str, today: date) -> Round:
    """A practitioner who may validate confirmed or changed the scores."""
    _require(before, RoundStatus.SUBMITTED)
    after = _next(before, RoundStatus.SUBMITTED, today)
    return replace(after, validator=validator, validated=today)


def superseded(before: Round, today: date) -> Round:
    """Another round for the same model and year was handed in."""
    _require(before, RoundStatus.SUBMITTED)
    return _next(before, RoundStatus.SUPERSEDED, today)


def taken_back(before: Round, today: date) -> Round:
    """The organisation withdrew what the round had handed in."""
    _require(before, RoundStatus.SUBMITTED)
    return _next(before, RoundStatus.WITHDRAWN, today)


def _require(before: Round, *allowed: RoundStatus) -> None:
    if before.status not in allowed:
        wanted = " or ".join(allowed)
        raise Refusal("round.wrong_status", "round", status=before.status.value, wanted=wanted)


def _next(before: Round, status: RoundStatus, today: date) -> Round:
    return replace(before, version=before.version + 1, status=status, changed=today)
