"""A practitioner who may validate looks at what was handed in, and confirms or changes it."""

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.round import Round, RoundStatus, confirmed
from services.assessment.domain.sheet import Layer, Sheet, sheet_id, whole
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import rounds, sheets
from services.assessment.use_cases.group import showing
from services.assessment.use_cases.group.answering import write_on
from services.assessment.use_cases.rounds import announcing
from services.assessment.use_cases.rounds.begin_round import empty_sheet
from services.assessment.use_cases.rounds.finding import reached, seen, unknown_round
from services.assessment.use_cases.rounds.showing import shown
from services.assessment.use_cases.rounds.submit_round import read_sheet
from services.assessment.use_cases.taking_in import take_in


def save_validated_answer(registry: Registry, call: Command) -> Answer:
    """Save what a validator found about one code; a score that differs needs a reason."""

    def work(tx: Transaction) -> Answer:
        of = reached(registry, call, tx)
        _require_submitted(of)
        agreed, found = _both(registry, of, tx)
        known = agreed.entries.get(call.data["code"])
        score = None if known is None else known.answer.score
        answer = write_on(registry, tx, call, found, call.actor.id)
        said = sheets.by_id(tx.db, found.id, tx.session)
        entry = None if said is None else said.entries.get(call.data["code"])
        if entry is not None and entry.answer.score != score and not entry.answer.reason:
            raise Refusal("validation.no_reason", "reason")
        return answer

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def get_validation(registry: Registry, call: Command) -> Answer:
    """What the validated answers say otherwise than the agreed ones, and why."""
    with translated():
        of = reached(registry, call)
        layers = {each.layer: each for each in sheets.of_round(registry.unit.db, of.id)}
    agreed, found = layers.get(Layer.CONSENSUS), layers.get(Layer.VALIDATED)
    if agreed is None:
        raise unknown_round()
    entries = {} if found is None else found.entries
    return {
        "validator": of.validator,
        "validated": None if of.validated is None else of.validated.isoformat(),
        "differences": [
            {
                "code": code,
                "consensus": showing.answer(agreed.entries[code].answer)["score"]
                if code in agreed.entries
                else None,
                "validated": showing.answer(entry.answer)["score"],
                "reason": entry.answer.reason,
            }
            for code, entry in entries.items()
            if code not in agreed.entries or agreed.entries[code].answer.score != entry.answer.score
        ],
    }


def confirm_validation(registry: Registry, call: Command) -> Answer:
    """Hand in the agreed answers with the validator's in their place, as validated scores.

    One transaction and one `assessment.submitted.v1` with the layer validated, or nothing.
    """

    def work(tx: Transaction) -> Answer:
        before = seen(call, reached(registry, call, tx))
        after = confirmed(before, call.actor.id, tx.now.date())
        agreed, found = _both(registry, before, tx)
        model = registry.catalogue.model(before.model, before.edition)
        scored = read_sheet(registry, tx, after, model, whole(agreed, found))
        (answer,) = take_in(registry, tx, [scored])
        rounds.save(tx.db, tx.session, before.version, after)
        announcing.tell_validated(tx, after)
        return {"round": shown(after), **answer}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def _require_submitted(of: Round) -> None:
    if of.status is not RoundStatus.SUBMITTED:
        raise Refusal("round.wrong_status", "round", status=of.status.value, wanted="submitted")


def _both(registry: Registry, of: Round, tx: Transaction) -> tuple[Sheet, Sheet]:
    """The agreed and the validated sheet; the latter is made when it is first needed."""
    agreed = sheets.by_id(tx.db, sheet_id(of.id, Layer.CONSENSUS), tx.session)
    if agreed is None:
        raise CorrectIt("round.unknown", "round")
    found = sheets.by_id(tx.db, sheet_id(of.id, Layer.VALIDATED), tx.session)
    if found is None:
        found = empty_sheet(of, Layer.VALIDATED)
        sheets.add(tx.db, tx.session, found)
    return agreed, found
