"""What becomes of the rounds behind an assessment that is taken back or erased."""

from chassis.unit_of_work import Transaction
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.round import RoundStatus, taken_back
from services.assessment.store import accesses, respondents, rounds, sheets, targets
from services.assessment.use_cases.rounds import announcing


def follow_withdrawal(tx: Transaction, assessment: str) -> None:
    """The round that stands is withdrawn too; its answers stay for the organisation's own eyes."""
    for standing in rounds.by_assessment(tx.db, tx.session, assessment):
        if standing.status is RoundStatus.SUBMITTED:
            after = taken_back(standing, tx.now.date())
            rounds.save(tx.db, tx.session, standing.version, after)
            announcing.tell_changed(tx, after)


def erase_traces(tx: Transaction, erased: Assessment) -> None:
    """Remove every round that handed it in, and what is kept of messages and accesses.

    Nothing that stays may name both the tombstone and the organisation, the answer of the command
    that is being given included.
    """
    gone = rounds.by_assessment(tx.db, tx.session, erased.id)
    for each in gone:
        rounds.remove(tx.db, tx.session, each)
        for store in (sheets, respondents, targets):
            store.forget_round(tx.db, tx.session, each.id)
        tx.forget_messages(each.id)
        announcing.tell_gone(tx, each, announcing.ERASED)
    tx.forget_messages(erased.id)
    about = {erased.id, *(each.id for each in gone)}
    accesses.forget(tx.db, tx.session, erased.participant, about)
    tx.not_about(erased.participant)
