"""Saves answers, one code at a time: of respondents, of the group, and of a validator."""

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.answering import read_answer
from services.assessment.domain.respondent import Respondent, opens
from services.assessment.domain.sheet import Layer, Sheet, sheet_id, written
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import respondents, sheets
from services.assessment.use_cases.evidence.referring import require_known
from services.assessment.use_cases.group import showing
from services.assessment.use_cases.group.inviting import described, invitation_key
from services.assessment.use_cases.rounds.finding import reached, unknown_round


def open_invitation(registry: Registry, call: Command) -> Answer:
    """Give a respondent their own sheet, and what is asked that they have not answered."""
    with translated():
        who = invited(registry, call)
        own = sheets.by_id(registry.unit.db, sheet_id(who.round, Layer.INDIVIDUAL, who.id))
    if own is None:
        raise unknown_invitation()
    model = registry.catalogue.model(own.model, own.edition)
    return {
        "respondent": described(who),
        "model": own.model,
        "edition": own.edition,
        "sheet": showing.sheet(own),
        "unanswered": [code for code in model.answerable if code not in own.entries],
    }


def save_answer(registry: Registry, call: Command) -> Answer:
    """Save a respondent's answer; gives its version.

    It touches the sheet and nothing else of the round: whoever closes the round writes to every
    sheet, so the two meet there.
    """

    def work(tx: Transaction) -> Answer:
        who = invited(registry, call, tx)
        return write(registry, tx, call, sheet_id(who.round, Layer.INDIVIDUAL, who.id), who.id)

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def save_consensus_answer(registry: Registry, call: Command) -> Answer:
    """Save what the group agreed about one code, and who agreed; gives its version."""

    def work(tx: Transaction) -> Answer:
        of = reached(registry, call, tx)
        return write(registry, tx, call, sheet_id(of.id, Layer.CONSENSUS), call.actor.id)

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def write(registry: Registry, tx: Transaction, call: Command, sheet: str, by: str) -> Answer:
    """Save the answer of a call on a sheet; `changed` says whether there was anything new."""
    found = sheets.by_id(tx.db, sheet, tx.session)
    if found is None:
        raise unknown_round()
    return write_on(registry, tx, call, found, by)


def write_on(registry: Registry, tx: Transaction, call: Command, found: Sheet, by: str) -> Answer:
    """The same on a sheet that was read already."""
    model = registry.catalogue.model(found.model, found.edition)
    code = call.data["code"]
    answer = read_answer(model, code, call.data)
    entry = written(found, code, answer, call.data["base"], by, tx.now)
    known = found.entries.get(code)
    changed = entry is not known
    if changed:
        before = known.answer.evidence if known else ()
        require_known(tx, found.participant, answer.evidence, before)
        sheets.write(tx.db, tx.session, found, code, entry)
    tx.about(found.round)
    return {"code": code, "version": entry.version, "changed": changed}


def invited(registry: Registry, call: Command, tx: Transaction | None = None) -> Respondent:
    """Whose token was shown; raises CorrectIt unless it opens an invitation that stands."""
    shown: str = call.data["token"]
    found = respondents.by_id(registry.unit.db, shown.partition(".")[0], tx.session if tx else None)
    if found is None or not opens(invitation_key(registry), found, shown):
        raise unknown_invitation()
    return found


def unknown_invitation() -> CorrectIt:
    """A link that opens nothing, whatever the reason."""
    return CorrectIt("invitation.unknown", "token")
