"""Rights to the methods of entrypoints/rights.py."""

from services.assessment.policy.rules import OWN, Row, Rule, row

# Whoever was given a grant may see it; the use case shows them no other.
_GIVEN = Rule("given")

RULES: dict[str, Row] = {
    "give_grant": row(member=OWN),
    "revoke_grant": row(member=OWN),
    "list_grants": row(member=OWN, practitioner=_GIVEN, validator=_GIVEN, funder=_GIVEN),
    "list_accesses": row(member=OWN),
    "erase_organisation": row(member=OWN),
}
