"""Takes an assessment back, or erases all that was said in it."""

from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.assessment import Assessment, Outcome, Status, withdraw
from services.assessment.policy import assessments as policy
from services.assessment.registry import Registry
from services.assessment.store import assessments as store
from services.assessment.store.assessments import Change
from services.assessment.use_cases import announcing
from services.assessment.use_cases.rounds.following import follow_erasure, follow_withdrawal


def withdraw_assessment(registry: Registry, call: Command) -> Answer:
    """Give id, version and outcome: `withdrawn`, `erased`, or `repeated` if it was so already.

    Erasing removes the organisation, its scores and unpublished messages about it; what stays is
    the tombstone. To those who may not touch the assessment it does not exist.
    """
    reason = Status(call.data["reason"])

    def work(tx: Transaction) -> Answer:
        before = store.by_id(tx.db, call.data["assessment"], tx.session)
        own = registry.own_participant(call.actor)
        if before is None or policy.may_withdraw(call.actor, before, own) is not None:
            raise CorrectIt("assessment.unknown", "assessment")
        after = withdraw(before, reason, tx.now.date())
        if after is None:
            return _answer(before, Outcome.REPEATED.value)
        if after.status is Status.ERASED:
            tx.forget_messages(after.id)
            follow_erasure(tx, after.id)
        else:
            follow_withdrawal(tx, after.id)
        store.save(tx.db, tx.session, [Change(before.version, after)])
        tx.emit(announcing.withdrawn(after), subject=after.id, version=after.version)
        return _answer(after, after.status.value)

    return registry.unit.run_command(call, work)


def _answer(assessment: Assessment, outcome: str) -> Answer:
    return {"assessment": assessment.id, "version": assessment.version, "outcome": outcome}
