"""Shows whether scores moved where something was done since last time."""

from collections.abc import Iterator
from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from services.assessment.domain.action import Action
from services.assessment.domain.continuity import carried, counterparts
from services.assessment.domain.decimals import write_decimal, write_signed
from services.assessment.domain.effect import Mean, Moved, care, means, moved
from services.assessment.domain.model import Model
from services.assessment.domain.round import Round
from services.assessment.domain.terms import ActionStatus
from services.assessment.registry import Registry
from services.assessment.store import actions
from services.assessment.use_cases.plans.last_time import (
    LastTime,
    edition_of,
    known_of,
    last_time,
)
from services.assessment.use_cases.rounds.finding import reached

CAVEAT = "effect.coincidence"


def get_effect(registry: Registry, call: Command) -> Answer:
    """Give the change of every part since last time, beside what was planned for it.

    Raises CorrectIt `effect.nothing_before` when there is nothing to compare with. `caveat` is the
    code of a sentence that belongs to every picture of these figures. `layer` says beside each time
    whether its figures were validated; where they differ, a part may have moved for that alone.
    """
    with translated():
        of = reached(registry, call)
        last = last_time(registry, of)
        if last is None:
            raise CorrectIt("effect.nothing_before", "round")
        now = known_of(registry, of)
        plan = actions.of_organisation(registry.unit.db, of.participant)
    model = edition_of(registry, of)
    planned = care(model, _work(registry, of, last, model, plan))
    parts, criteria = moved(model, carried(last.model, model, last.levels), now.levels, planned)
    return {
        "before": {
            "year": last.year,
            "edition": last.model.edition,
            "round": last.round,
            "assessment": last.assessment,
            "layer": last.layer,
        },
        "after": {
            "year": of.year,
            "edition": of.edition,
            "round": of.id,
            "layer": now.layer,
        },
        "comparable": bool(counterparts(last.model, model)),
        "parts": [_shown(each) for each in parts],
        "criteria": [_shown(each) for each in criteria],
        "groups": {each.value: _mean(mean) for each, mean in means(parts).items()},
        "caveat": CAVEAT,
    }


def _work(
    registry: Registry, of: Round, last: LastTime, model: Model, plan: list[Action]
) -> Iterator[tuple[set[str], bool]]:
    """What was to be done between last time and this round, and whether it was.

    What comes out of this round, what was dropped, and what was finished before the last round
    began is not looked at. What was finished after this round was handed in was open until then;
    rounds of before that day was kept go by the day on which they last changed.
    """
    end = registry.unit.clock.now().date() if of.is_open else of.submitted or of.changed
    for action in plan:
        if action.round == of.id or action.terms.status is ActionStatus.DROPPED:
            continue
        finished = action.finished
        if finished is not None and last.begun is not None and finished < last.begun:
            continue
        same = counterparts(registry.catalogue.model(action.model, action.edition), model)
        codes = {new for new, olds in same.items() if set(olds) & set(action.terms.codes)}
        yield codes, finished is not None and finished <= end


def _shown(each: Moved) -> dict[str, Any]:
    return {
        "code": each.code,
        "before": write_decimal(each.before),
        "after": write_decimal(each.after),
        "change": write_signed(each.change),
        "actions": each.care.value,
    }


def _mean(mean: Mean) -> dict[str, Any]:
    change = None if mean.change is None else write_signed(mean.change)
    return {"n": mean.n, "mean_change": change}
