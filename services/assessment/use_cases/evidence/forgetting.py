"""Erases an organisation's evidence, in the transaction of whoever erases it."""

from chassis import commands
from chassis.unit_of_work import Transaction
from services.assessment.store import evidence, evidence_files


def forget_evidence(tx: Transaction, participant: str) -> int:
    """Remove all items with their contents, finished or not; give how many there were.

    No event tells of evidence, so of messaging only the commands about it know anything.
    """
    gone = evidence.ids(tx.db, tx.session, participant)
    for each in gone:
        commands.forget_subject(tx.db, tx.session, each)
    evidence.forget_organisation(tx.db, tx.session, participant)
    evidence_files.forget_organisation(tx.db, tx.session, participant)
    return len(gone)
