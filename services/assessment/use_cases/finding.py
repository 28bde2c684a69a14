"""Finds the assessment that a call is about, if the caller may reach it."""

from chassis.commands import Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.assessment import Assessment, Status
from services.assessment.policy.assessments import is_named
from services.assessment.registry import Registry
from services.assessment.store import assessments
from services.assessment.use_cases.access import reach, way


def reached_assessment(
    registry: Registry, call: Command, tx: Transaction | None = None, *, or_named: bool = False
) -> Assessment:
    """The assessment that is asked for; raises CorrectIt unless the caller may reach it.

    `or_named` lets in the practitioner that the organisation named in it.
    """
    missing = CorrectIt("assessment.unknown", "assessment")
    session = tx.session if tx else None
    found = assessments.by_id(registry.unit.db, call.data["assessment"], session)
    if found is None:
        raise missing
    if found.status is Status.ERASED:
        # There is nobody left in whose log it could be.
        if way(registry, call, found.participant, tx) is None:
            raise missing
        return found
    named = or_named and is_named(call.actor, found)
    reach(registry, call, found.participant, found.id, missing, tx, named=named)
    return found
