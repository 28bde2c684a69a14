"""Finds what a round is compared with: the round it was begun from, or the year handed in before.

An imported assessment so counts as history too.
"""

from dataclasses import dataclass
from datetime import date

from services.assessment.domain.assessment import Status
from services.assessment.domain.levels import Levels, levels
from services.assessment.domain.model import Model
from services.assessment.domain.round import Round, RoundStatus
from services.assessment.domain.sheet import Layer, Sheet, sheet_id, whole
from services.assessment.domain.submission import Submission
from services.assessment.registry import Registry
from services.assessment.store import assessments, rounds, sheets


@dataclass(frozen=True)
class Known:
    """Levels of a round, and the layer that all of them come from."""

    levels: Levels
    layer: str


@dataclass(frozen=True)
class LastTime:
    """Levels of an earlier time; `begun` is None where no round is behind them."""

    model: Model
    year: int
    levels: Levels
    layer: str
    round: str | None = None
    assessment: str | None = None
    begun: date | None = None


def last_time(registry: Registry, of: Round) -> LastTime | None:
    """What was said before this round, if anything was."""
    if of.previous is not None:
        before = rounds.by_id(registry.unit.db, of.previous)
        if before is not None:
            known = known_of(registry, before)
            return LastTime(
                edition_of(registry, before),
                before.year,
                known.levels,
                known.layer,
                before.id,
                before.assessment,
                before.begun,
            )
    found = None
    for each in assessments.of_model(registry.unit.db, of.participant, of.model):
        said = each.submission
        if each.year < of.year and each.status is Status.SUBMITTED and said is not None:
            found = LastTime(
                registry.catalogue.model(said.model, said.edition),
                each.year,
                _levels(registry, said),
                said.layer,
                assessment=each.id,
            )
    return found


def known_of(registry: Registry, of: Round) -> Known:
    """A round's validated scores once they were confirmed, else what its group agreed so far.

    The layers are never mixed: a validated one is what was handed in as such, whole.
    """
    validated = None if of.validated is None else _validated(registry, of)
    if validated is not None:
        return Known(validated, Layer.VALIDATED.value)
    sheet = agreed(registry, of)
    return Known({} if sheet is None else _of_sheet(registry, of, sheet), Layer.CONSENSUS.value)


def _validated(registry: Registry, of: Round) -> Levels | None:
    """What was confirmed, which a validator's later notes on the sheet do not change.

    What a superseded round handed in was replaced by another round's, so it has its sheets alone;
    nobody writes on them any more. None where there are none, which another node may send.
    """
    if of.assessment is not None and of.status is not RoundStatus.SUPERSEDED:
        found = assessments.by_id(registry.unit.db, of.assessment)
        said = None if found is None else found.submission
        if said is not None and (said.layer, said.edition) == (Layer.VALIDATED.value, of.edition):
            return _levels(registry, said)
    layers = {each.layer: each for each in sheets.of_round(registry.unit.db, of.id)}
    group, validator = layers.get(Layer.CONSENSUS), layers.get(Layer.VALIDATED)
    if group is None or validator is None:
        return None
    return _of_sheet(registry, of, whole(group, validator))


def _levels(registry: Registry, said: Submission) -> Levels:
    model = registry.catalogue.model(said.model, said.edition)
    return levels(model, said.scores, said.not_applicable)


def _of_sheet(registry: Registry, of: Round, sheet: Sheet) -> Levels:
    return levels(edition_of(registry, of), sheet.scores, sheet.not_applicable)


def agreed(registry: Registry, of: Round) -> Sheet | None:
    """The sheet on which a round's group agrees."""
    return sheets.by_id(registry.unit.db, sheet_id(of.id, Layer.CONSENSUS))


def edition_of(registry: Registry, of: Round) -> Model:
    """The edition that a round is about."""
    return registry.catalogue.model(of.model, of.edition)
