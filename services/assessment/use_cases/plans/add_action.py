"""Adds an action to an organisation's plan."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.unit_of_work import Transaction
from services.assessment.domain.action import Action, begun
from services.assessment.domain.decimals import shown
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.round import Round
from services.assessment.domain.sheet import Layer, sheet_id
from services.assessment.domain.terms import Origin, Terms, read
from services.assessment.domain.text import LONGEST_NOTE, read_text
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import sheets
from services.assessment.use_cases.plans import saving
from services.assessment.use_cases.plans.showing import receipt
from services.assessment.use_cases.rounds.finding import reached


def add_action(registry: Registry, call: Command) -> Answer:
    """Give the new action's id, version and priority.

    An `origin` has to stand on the round's sheet of agreed or validated answers, where its text is
    taken from; the plan keeps it as it was.
    """
    said = {name: value for name, value in call.data.items() if name not in ("round", "origin")}

    def work(tx: Transaction) -> Answer:
        of = reached(registry, call, tx)
        fields = read(said)
        known_codes(registry, of, fields["codes"])
        origin = _origin(tx, of, call.data["origin"])
        new = begun(new_action(tx, of, Terms(**fields, origin=origin)))
        saving.add(tx, call, new)
        return {"action": receipt(new)}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def new_action(tx: Transaction, of: Round, terms: Terms, suggestion: str | None = None) -> Action:
    """The first version of an action that comes from a round."""
    return Action(
        id=tx.new_id(),
        version=1,
        participant=of.participant,
        round=of.id,
        model=of.model,
        edition=of.edition,
        added=tx.now.date(),
        changed=tx.now.date(),
        terms=terms,
        suggestion=suggestion,
    )


def known_codes(registry: Registry, of: Round | Action, codes: tuple[str, ...]) -> None:
    """Raise Refusal unless the edition has all these codes."""
    model = registry.catalogue.model(of.model, of.edition)
    for code in codes:
        if code not in model.criterion_of:
            raise Refusal("code.unknown", "codes", value=shown(code), model=model.name)


def _origin(tx: Transaction, of: Round, given: dict[str, Any] | None) -> Origin | None:
    if given is None:
        return None
    text = read_text("origin.text", given["text"], LONGEST_NOTE)
    found = sheets.by_id(tx.db, sheet_id(of.id, Layer(given["layer"])), tx.session)
    entry = found and found.entries.get(given["code"])
    if not found or not entry or text not in entry.answer.improvements:
        raise Refusal("action.origin_unknown", "origin", part=given["code"])
    return Origin(found.id, given["code"], text)
