"""Takes an assessment back, or erases all that was said in it."""

from chassis.commands import Answer, Command
from chassis.unit_of_work import Transaction
from services.assessment.domain.assessment import Assessment, Outcome, Status, withdraw
from services.assessment.registry import Registry
from services.assessment.store import assessments as store
from services.assessment.store.assessments import Change
from services.assessment.use_cases import announcing
from services.assessment.use_cases.finding import reached_assessment
from services.assessment.use_cases.rounds.following import erase_traces, follow_withdrawal


def withdraw_assessment(registry: Registry, call: Command) -> Answer:
    """Give id, version and outcome: `withdrawn`, `erased`, or `repeated` if it was so already.

    Erasing removes the organisation, its scores and unpublished messages about it; what stays is
    the tombstone. To those who may not touch the assessment it does not exist.
    """
    reason = Status(call.data["reason"])

    def work(tx: Transaction) -> Answer:
        before = reached_assessment(registry, call, tx)
        after = withdraw(before, reason, tx.now.date())
        if after is None:
            return _answer(before, Outcome.REPEATED.value)
        if after.status is Status.ERASED:
            erase_traces(tx, before)
        else:
            follow_withdrawal(tx, after.id)
        store.save(tx.db, tx.session, [Change(before.version, after)])
        tx.emit(announcing.withdrawn(after), subject=after.id, version=after.version)
        return _answer(after, after.status.value)

    return registry.unit.run_command(call, work)


def _answer(assessment: Assessment, outcome: str) -> Answer:
    return {"assessment": assessment.id, "version": assessment.version, "outcome": outcome}
