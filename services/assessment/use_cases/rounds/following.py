"""What becomes of the rounds behind an assessment that is taken back or erased."""

from chassis.unit_of_work import Transaction
from services.assessment.domain.round import RoundStatus, taken_back
from services.assessment.store import respondents, rounds, sheets, targets
from services.assessment.use_cases.rounds import announcing


def follow_withdrawal(tx: Transaction, assessment: str) -> None:
    """The round that stands is withdrawn too; its answers stay for the organisation's own eyes."""
    for standing in rounds.by_assessment(tx.db, tx.session, assessment):
        if standing.status is RoundStatus.SUBMITTED:
            after = taken_back(standing, tx.now.date())
            rounds.save(tx.db, tx.session, standing.version, after)
            announcing.tell_changed(tx, after)


def follow_erasure(tx: Transaction, assessment: str) -> None:
    """Every round that handed it in is removed, with answers, invitations and targets."""
    for gone in rounds.by_assessment(tx.db, tx.session, assessment):
        rounds.remove(tx.db, tx.session, gone)
        for store in (sheets, respondents, targets):
            store.forget_round(tx.db, tx.session, gone.id)
        tx.forget_messages(gone.id)
        announcing.tell_gone(tx, gone, announcing.ERASED)
