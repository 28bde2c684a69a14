"""Rights to the methods of entrypoints/assessments.py.

Raw scores belong to the organisation: its members, those it gave a grant, the practitioner it named
when it handed them in, and the operator who runs the node on its behalf. The national partner
brings assessments in, and reads none.
"""

from typing import Any

from chassis.actor import Actor
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.grant import Scope
from services.assessment.policy.rules import ANY, OWN, Row, grant, row

OPERATORS = ("operator", "system")
NOT_VALIDATED = "assessment.operators_validate"

_SEE = row(
    member=OWN,
    # Also what they are named in as its practitioner: see `is_named`.
    practitioner=grant(Scope.SCORES),
    validator=grant(Scope.SCORES),
    funder=grant(Scope.SCORES),
)

RULES: dict[str, Row] = {
    "submit_assessment": row(member=OWN),
    "import_assessments": row(partner_admin=ANY),
    "withdraw_assessment": row(member=OWN),
    "announce_again": row(),
    "get_assessment": _SEE,
    "list_assessments": _SEE,
    "tally": row(partner_admin=ANY),
    # Raw scores of many at once: for whoever runs the node, and each organisation sees it.
    "export_assessments": row(),
}


def no_validation(actor: Actor, data: dict[str, Any]) -> str | None:
    """Validated scores come out of a validated round; only operators bring in others."""
    if actor.has(*OPERATORS):
        return None
    handed_in = data.get("assessments", [data])
    validated = any(each["layer"] == "validated" for each in handed_in)
    return NOT_VALIDATED if validated else None


def is_named(actor: Actor, assessment: Assessment) -> bool:
    """Whether the organisation named this practitioner when it handed the scores in."""
    said = assessment.submission
    return (
        actor.has("practitioner")
        and said is not None
        and said.practitioner is not None
        and said.practitioner == actor.id
    )
