"""Lets answers and actions refer to evidence that their organisation has, and to no other."""

from collections.abc import Iterable

from chassis.unit_of_work import Transaction
from services.assessment.domain.refusal import Refusal
from services.assessment.store import evidence


def require_known(
    tx: Transaction, participant: str, wanted: Iterable[str], before: Iterable[str]
) -> None:
    """Raise Refusal when something refers to evidence that is not there to be referred to.

    What it referred to before stays as it is.
    """
    new = set(wanted) - set(before)
    if new and evidence.hold(tx.db, tx.session, participant, new) != new:
        raise Refusal("evidence.unknown", "evidence")
