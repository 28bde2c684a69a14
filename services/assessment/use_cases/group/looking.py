"""Shows how far a round is, what was said, where people disagree, and what does not fit."""

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain import merge
from services.assessment.domain.hints import hints
from services.assessment.domain.model import Model
from services.assessment.domain.round import Round
from services.assessment.domain.scoring import faults
from services.assessment.domain.sheet import Layer, Sheet, sheet_id
from services.assessment.registry import Registry
from services.assessment.store import respondents, sheets
from services.assessment.use_cases.group import showing
from services.assessment.use_cases.rounds.finding import reached, unknown_round


def get_progress(registry: Registry, call: Command) -> Answer:
    """Counts of answers, and what keeps the consensus from being handed in.

    Where respondents are anonymous, counts of single ones are given in order of size, so that they
    cannot be put beside the list of names.
    """
    with translated():
        of = reached(registry, call)
        individual = sheets.of_round(registry.unit.db, of.id, Layer.INDIVIDUAL)
        agreed = _sheet(registry, of, Layer.CONSENSUS)
    model = registry.catalogue.model(of.model, of.edition)
    counts = [_count(model, each) for each in individual]
    if of.anonymous:
        counts.sort(key=lambda each: (each["answered"], each["unknown"], each["not_applicable"]))
    else:
        for count, each in zip(counts, individual, strict=True):
            count["respondent"] = each.respondent
    lacking = faults(model, agreed.scores, agreed.not_applicable)
    return {
        "asked": len(model.answerable),
        "respondents": counts,
        "consensus": _count(model, agreed),
        "faults": [
            {"code": each.code, "field": each.field, "params": each.params} for each in lacking
        ],
    }


def get_merge(registry: Registry, call: Command) -> Answer:
    """What respondents said, side by side and without names, and where they disagree most."""
    with translated():
        of = reached(registry, call)
        individual = sheets.of_round(registry.unit.db, of.id, Layer.INDIVIDUAL)
        standing = {
            each.id: each.standing for each in respondents.of_round(registry.unit.db, of.id)
        }
    model = registry.catalogue.model(of.model, of.edition)
    answered = [
        (standing[each.respondent], each)
        for each in individual
        if each.respondent in standing and each.entries
    ]
    found = merge.merged(model, answered)
    return {
        "respondents": len(answered),
        "codes": [showing.merged(each) for each in found],
        "disagreement": [each.code for each in merge.disagreement(found)],
    }


def get_sheet(registry: Registry, call: Command) -> Answer:
    """The agreed or the validated answers, each with its version."""
    with translated():
        of = reached(registry, call)
        return {"sheet": showing.sheet(_sheet(registry, of, Layer(call.data["layer"])))}


def get_hints(registry: Registry, call: Command) -> Answer:
    """Where scores and words of the consensus do not fit together."""
    with translated():
        of = reached(registry, call)
        agreed = _sheet(registry, of, Layer.CONSENSUS)
    model = registry.catalogue.model(of.model, of.edition)
    return {"hints": [{"kind": each.kind, "code": each.code} for each in hints(model, agreed)]}


def _sheet(registry: Registry, of: Round, layer: Layer) -> Sheet:
    found = sheets.by_id(registry.unit.db, sheet_id(of.id, layer))
    if found is None:
        raise unknown_round()
    return found


def _count(model: Model, sheet: Sheet) -> dict[str, int | str | None]:
    answers = [entry.answer for entry in sheet.entries.values()]
    return {
        "answered": sum(each.score is not None for each in answers),
        "unknown": sum(each.unknown for each in answers),
        "not_applicable": sum(bool(each.not_applicable) for each in answers),
        "open": sum(code not in sheet.entries for code in model.answerable),
    }
