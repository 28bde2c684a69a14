"""Suggests actions: of the lowest parts, and of areas for improvement that have none yet."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.suggestion import (
    Suggestion,
    from_areas,
    from_content,
    is_taken_up,
    lowest,
)
from services.assessment.registry import Registry
from services.assessment.store import actions
from services.assessment.use_cases.plans.last_time import agreed, edition_of, known_of
from services.assessment.use_cases.plans.suggestion_texts import suggestion_texts
from services.assessment.use_cases.rounds.finding import reached


def suggest_actions(registry: Registry, call: Command) -> Answer:
    """Give the lowest parts with what the questionnaire suggests for each, and open areas.

    A part is listed although its edition suggests nothing for it. Nothing is added by itself.
    `layer` is that of the percents; areas are those that the group agreed.
    """
    with translated():
        of = reached(registry, call)
        model = edition_of(registry, of)
        sheet = agreed(registry, of)
        plan = actions.of_organisation(registry.unit.db, of.participant)
        known = known_of(registry, of)
    texts = suggestion_texts(registry, model, call.data["language"])

    def is_new(each: Suggestion) -> bool:
        return not is_taken_up(each, of.id, plan)

    suggested = [each for each in from_content(of.id, model, texts) if is_new(each)]
    parts = [
        {
            "code": code,
            "percent": write_decimal(percent),
            "suggestions": [_shown(each) for each in suggested if each.code == code],
        }
        for code, percent in lowest(model, known.levels, call.data["lowest"])
    ]
    areas = [] if sheet is None else [each for each in from_areas(model, sheet) if is_new(each)]
    return {"layer": known.layer, "lowest": parts, "areas": [_shown(each) for each in areas]}


def _shown(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "id": suggestion.id,
        "kind": suggestion.kind.value,
        "code": suggestion.code,
        "text": suggestion.text,
    }
