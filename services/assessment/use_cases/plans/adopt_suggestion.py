"""Makes an action of a suggestion."""

from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.action import begun
from services.assessment.domain.round import Round
from services.assessment.domain.sheet import Layer, sheet_id
from services.assessment.domain.suggestion import Kind, Suggestion, from_areas, from_content
from services.assessment.domain.terms import Origin, Terms, read
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import actions, sheets
from services.assessment.use_cases.plans import saving
from services.assessment.use_cases.plans.add_action import new_action
from services.assessment.use_cases.plans.last_time import edition_of
from services.assessment.use_cases.plans.showing import receipt
from services.assessment.use_cases.plans.suggestion_texts import suggestion_texts
from services.assessment.use_cases.rounds.finding import reached

_NOT_TERMS = ("round", "suggestion", "language")


def adopt_suggestion(registry: Registry, call: Command) -> Answer:
    """Give the new action; each suggestion of a round is adopted once.

    Impact and effort are 3 unless given, title and text the suggestion's.
    """
    given = {name: value for name, value in call.data.items() if name not in _NOT_TERMS}

    def work(tx: Transaction) -> Answer:
        of = reached(registry, call, tx)
        chosen = _chosen(registry, tx, of, call)
        known = actions.adopted(tx.db, tx.session, of.participant, chosen.id)
        if known is not None:
            raise CorrectIt("suggestion.adopted_already", "suggestion", action=known)
        said = {"title": chosen.title, "what": chosen.text, "impact": 3, "effort": 3, **given}
        fields = read({**said, "codes": [chosen.code]})
        terms = Terms(**fields, origin=_origin(of, chosen))
        new = begun(new_action(tx, of, terms, chosen.id))
        saving.add(tx, call, new)
        return {"action": receipt(new)}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def _chosen(registry: Registry, tx: Transaction, of: Round, call: Command) -> Suggestion:
    model = edition_of(registry, of)
    texts = suggestion_texts(registry, model, call.data["language"])
    sheet = sheets.by_id(tx.db, sheet_id(of.id, Layer.CONSENSUS), tx.session)
    candidates = [*from_content(of.id, model, texts)]
    if sheet is not None:
        candidates += from_areas(model, sheet)
    for each in candidates:
        if each.id == call.data["suggestion"]:
            return each
    raise CorrectIt("suggestion.unknown", "suggestion")


def _origin(of: Round, chosen: Suggestion) -> Origin | None:
    if chosen.kind is Kind.CONTENT:
        return None
    return Origin(sheet_id(of.id, Layer.CONSENSUS), chosen.source, chosen.text)
