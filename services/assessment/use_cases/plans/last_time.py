"""Finds what a round is compared with: the round it was begun from, or the year handed in before.

An imported assessment so counts as history too.
"""

from dataclasses import dataclass
from datetime import date

from services.assessment.domain.assessment import Status
from services.assessment.domain.levels import Levels, levels
from services.assessment.domain.model import Model
from services.assessment.domain.round import Round
from services.assessment.domain.sheet import Layer, Sheet, sheet_id
from services.assessment.registry import Registry
from services.assessment.store import assessments, rounds, sheets


@dataclass(frozen=True)
class LastTime:
    """Levels of an earlier time; `begun` is None where no round is behind them."""

    model: Model
    year: int
    levels: Levels
    round: str | None = None
    assessment: str | None = None
    begun: date | None = None


def last_time(registry: Registry, of: Round) -> LastTime | None:
    """What was said before this round, if anything was."""
    if of.previous is not None:
        before = rounds.by_id(registry.unit.db, of.previous)
        if before is not None:
            known = levels_of(registry, before)
            model = edition_of(registry, before)
            return LastTime(model, before.year, known, before.id, before.assessment, before.begun)
    found = None
    for each in assessments.of_model(registry.unit.db, of.participant, of.model):
        said = each.submission
        if each.year < of.year and each.status is Status.SUBMITTED and said is not None:
            model = registry.catalogue.model(said.model, said.edition)
            known = levels(model, said.scores, said.not_applicable)
            found = LastTime(model, each.year, known, assessment=each.id)
    return found


def levels_of(registry: Registry, of: Round) -> Levels:
    """What a round's group has agreed so far."""
    sheet = agreed(registry, of)
    if sheet is None:
        return {}
    return levels(edition_of(registry, of), sheet.scores, sheet.not_applicable)


def agreed(registry: Registry, of: Round) -> Sheet | None:
    """The sheet on which a round's group agrees."""
    return sheets.by_id(registry.unit.db, sheet_id(of.id, Layer.CONSENSUS))


def edition_of(registry: Registry, of: Round) -> Model:
    """The edition that a round is about."""
    return registry.catalogue.model(of.model, of.edition)
