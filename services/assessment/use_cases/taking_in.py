"""Takes submissions in: saves what is new and announces it, in the caller's transaction."""

from chassis.commands import Answer
from chassis.unit_of_work import Transaction
from services.assessment.domain.assessment import Outcome, submit
from services.assessment.registry import Registry
from services.assessment.store import assessments as store
from services.assessment.store.assessments import Change
from services.assessment.store.erasures import require_open
from services.assessment.use_cases import announcing
from services.assessment.use_cases.reading import Scored


def take_in(registry: Registry, tx: Transaction, handed_in: list[Scored]) -> list[Answer]:
    """Save each submission and emit its event; an exact repeat does neither.

    No two may be about the same assessment. Raises RetryIt when somebody else changed one of them
    at the same time.
    """
    identities = [registry.identity(each.submission) for each in handed_in]
    require_open(tx.db, {each.participant for each in identities}, tx.session)
    known = store.by_identity(tx.db, tx.session, identities)
    changes: list[Change] = []
    answers: list[Answer] = []
    for identity, scored in zip(identities, handed_in, strict=True):
        before = known.get(identity)
        outcome, after = submit(
            before, scored.submission, identity.participant, tx.new_id(), tx.now.date()
        )
        if outcome is not Outcome.REPEATED:
            changes.append(Change(before.version if before else None, after))
            event = announcing.submitted(registry, after, *scored)
            tx.emit(event, subject=after.id, version=after.version)
        tx.about(after.id)
        answers.append({"assessment": after.id, "version": after.version, "outcome": outcome.value})
    store.save(tx.db, tx.session, changes)
    return answers
