"""Lets answers refer to evidence that their organisation has, and to no other."""

from chassis.unit_of_work import Transaction
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.sheet import Answer, Sheet
from services.assessment.store import evidence


def require_known(tx: Transaction, sheet: Sheet, code: str, answer: Answer) -> None:
    """Raise Refusal when an answer refers to something new that is not there to be referred to.

    What it referred to before stays as it is.
    """
    before = sheet.entries.get(code)
    known = set() if before is None else set(before.answer.evidence)
    new = set(answer.evidence) - known
    if new and evidence.hold(tx.db, tx.session, sheet.participant, new) != new:
        raise Refusal("evidence.unknown", "evidence")
