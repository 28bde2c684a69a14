"""Shows a round's targets, and what became of those that were set the time before."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.levels import Levels
from services.assessment.domain.model import Model
from services.assessment.domain.round import Round
from services.assessment.domain.targets import Targets, reached
from services.assessment.registry import Registry
from services.assessment.store import rounds
from services.assessment.store import targets as store
from services.assessment.use_cases.plans.last_time import Known, edition_of, known_of
from services.assessment.use_cases.rounds.finding import reached as reached_round


def get_targets(registry: Registry, call: Command) -> Answer:
    """Give targets for the next round with the level now, and last time's beside this round's.

    `last` is null where the round was begun from none, or none were set there. `layer` is that of
    this round's levels, which stand in `now` and in `reached`.
    """
    with translated():
        of = reached_round(registry, call)
        model = edition_of(registry, of)
        known = known_of(registry, of)
        found = store.of_round(registry.unit.db, of.id) or Targets(of.id, of.participant)
        last = _last(registry, of, model, known)
    return {
        "version": found.version,
        "layer": known.layer,
        "targets": [
            {
                "code": code,
                "percent": write_decimal(found.targets[code].percent),
                "now": _level(known.levels, code),
                "by": found.targets[code].by,
                "at": found.targets[code].at.isoformat(),
            }
            for code in model.criterion_of
            if code in found.targets
        ],
        "last": last,
    }


def _last(registry: Registry, of: Round, model: Model, known: Known) -> dict[str, Any] | None:
    before = None if of.previous is None else rounds.by_id(registry.unit.db, of.previous)
    earlier = None if before is None else store.of_round(registry.unit.db, before.id)
    if before is None or earlier is None:
        return None
    return {
        "round": before.id,
        "year": before.year,
        "edition": before.edition,
        "targets": [
            {
                "code": each.code,
                "percent": write_decimal(each.wanted),
                "reached": None if each.level is None else write_decimal(each.level),
                "met": each.met,
            }
            for each in reached(earlier, edition_of(registry, before), model, known.levels)
        ],
    }


def _level(known: Levels, code: str) -> str | None:
    return write_decimal(known[code]) if code in known else None
