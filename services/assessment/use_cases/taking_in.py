"""Takes submissions in: saves what is new and announces it, in the caller's transaction."""

from chassis.commands import Answer
from chassis.unit_of_work import Transaction
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from services.assessment import store
from services.assessment.domain.assessment import Assessment, Outcome, submit
from services.assessment.domain.decimals import write_decimal
from services.assessment.registry import Registry
from services.assessment.store import Change
from services.assessment.use_cases.reading import Scored


def take_in(registry: Registry, tx: Transaction, handed_in: list[Scored]) -> list[Answer]:
    """Save each submission and emit its event; an exact repeat does neither.

    No two may be about the same assessment. Raises RetryIt when somebody else changed one of them
    at the same time.
    """
    identities = [registry.identity(each.submission) for each in handed_in]
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
            tx.emit(_event(registry, after, scored), subject=after.id, version=after.version)
        tx.about(after.id)
        answers.append({"assessment": after.id, "version": after.version, "outcome": outcome.value})
    store.save(tx.db, tx.session, changes)
    return answers


def _event(registry: Registry, assessment: Assessment, scored: Scored) -> AssessmentSubmitted:
    submission, figures = scored
    return AssessmentSubmitted(
        assessment=assessment.id,
        version=assessment.version,
        participant=assessment.participant,
        model=submission.model,
        edition=submission.edition,
        year=submission.year,
        layer=submission.layer,
        criteria={code: write_decimal(percent) for code, percent in figures.criteria.items()},
        total=write_decimal(figures.total),
        sector=submission.sector,
        size=submission.size,
        region=submission.region,
        submitted=assessment.changed.isoformat(),
        principals=registry.principals(submission),
    )
