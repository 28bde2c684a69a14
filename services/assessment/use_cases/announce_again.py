"""Tells the other services once more what they should have heard, page by page."""

from chassis.commands import Answer, Command
from chassis.unit_of_work import Transaction
from services.assessment.domain.assessment import Assessment, Status
from services.assessment.domain.scoring import score
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import assessments as store
from services.assessment.use_cases import announcing

MOST_AT_ONCE = 500


def announce_again(registry: Registry, call: Command) -> Answer:
    """Emit the newest version of up to 500 assessments again, and give the cursor of the rest.

    No version is raised and nothing changes here: a receiver that knows a version already leaves
    it at that. The answer counts `submitted` and `withdrawn` (erased ones too); `next` is null at
    the end.
    """
    data = call.data

    def work(tx: Transaction) -> Answer:
        found = store.of_year(
            tx.db, tx.session, data["model"], data["year"], data["after"], MOST_AT_ONCE + 1
        )
        told = found[:MOST_AT_ONCE]
        # An erasure beside this one would miss the messages; made to conflict, it comes after.
        store.hold(tx.db, tx.session, [each.id for each in told])
        for each in told:
            _emit(registry, tx, each)
        standing = sum(each.status is Status.SUBMITTED for each in told)
        return {
            "submitted": standing,
            "withdrawn": len(told) - standing,
            "next": told[-1].id if len(found) > MOST_AT_ONCE else None,
        }

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def _emit(registry: Registry, tx: Transaction, assessment: Assessment) -> None:
    said = assessment.submission
    if said is None or assessment.status is not Status.SUBMITTED:
        withdrawn = announcing.withdrawn_again(registry, assessment)
        tx.emit(withdrawn, subject=assessment.id, version=assessment.version)
        return
    figures = score(
        registry.catalogue.model(said.model, said.edition), said.scores, said.not_applicable
    )
    submitted = announcing.submitted(registry, assessment, said, figures)
    tx.emit(submitted, subject=assessment.id, version=assessment.version)
