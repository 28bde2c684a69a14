"""Gathers what was said about a theme across the model, such as equality."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.model import Model, Theme
from services.assessment.domain.profile import theme_view
from services.assessment.domain.round import Round
from services.assessment.domain.sheet import Layer, Sheet, whole
from services.assessment.domain.theme_answers import ThemeCounts, counted
from services.assessment.errors import refusals_as_errors
from services.assessment.questionnaires.questions import theme_question
from services.assessment.questionnaires.texts import Texts, texts
from services.assessment.registry import Registry
from services.assessment.store import sheets
from services.assessment.use_cases.group import showing
from services.assessment.use_cases.rounds.finding import reached, unknown_round


def get_theme(registry: Registry, call: Command) -> Answer:
    """Give every question of a theme in the model's order with its answer, and what it comes to.

    These answers never change a score. The means are of scored questions alone; `validated` is the
    day on which validated answers were confirmed, null before.
    """
    layer, wanted = Layer(call.data["layer"]), call.data["language"]
    with translated(), refusals_as_errors():
        of = reached(registry, call)
        model = registry.catalogue.model(of.model, of.edition)
        # Named first, so that an unknown theme is told of before a layer that is not there.
        empty = theme_view(model, call.data["theme"], {})
        sheet = _sheet(registry, of, layer)
    view = theme_view(model, empty.theme, sheet.scores)
    theme = next(each for each in model.themes if each.code == view.theme)
    said = texts(registry.content_dir, model, wanted)
    title, text = said.themes.get(theme.code, ("", ""))
    return {
        "round": of.id,
        "layer": layer.value,
        "validated": None if of.validated is None else of.validated.isoformat(),
        "theme": {"code": theme.code, "title": title, "text": text},
        "wanted": wanted,
        "language": said.language,
        "in_wanted": said.language == wanted and said.local_language in (wanted, None),
        "counts": _counts(counted((leaf for _, leaf in theme.leaves), sheet.entries)),
        "overall": None if view.overall is None else write_decimal(view.overall),
        "criteria": {code: write_decimal(mean) for code, mean in view.criteria.items()},
        "questions": _questions(model, said, theme, sheet),
    }


def _sheet(registry: Registry, of: Round, layer: Layer) -> Sheet:
    """The agreed answers, or those with the validator's in their place."""
    found = {each.layer: each for each in sheets.of_round(registry.unit.db, of.id)}
    agreed, validated = found.get(Layer.CONSENSUS), found.get(Layer.VALIDATED)
    if agreed is None:
        raise unknown_round()
    if layer is Layer.CONSENSUS:
        return agreed
    if validated is None:
        raise CorrectIt("theme.no_such_layer", "layer", layer=layer.value)
    return whole(agreed, validated)


def _questions(model: Model, said: Texts, theme: Theme, sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {
            "code": leaf,
            "part": part,
            "criterion": model.criterion_of[part].code,
            "title": said.title_of(part),
            "question": theme_question(said, theme, part, leaf).text,
            "answer": showing.entry(sheet.entries[leaf]) if leaf in sheet.entries else None,
        }
        for part, leaf in theme.leaves
    ]


def _counts(counts: ThemeCounts) -> dict[str, int]:
    return {"asked": counts.asked, "answered": counts.answered, **vars(counts)}
