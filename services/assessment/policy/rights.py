"""Rights to the methods of entrypoints/rights.py."""

from services.assessment.policy.rules import ANY, OWN, Row, Rule, row

# Whoever was given a grant may see it; the use case shows them no other.
_GIVEN = Rule("given")

RULES: dict[str, Row] = {
    "give_grant": row(member=OWN),
    "revoke_grant": row(member=OWN),
    "list_grants": row(member=OWN, practitioner=_GIVEN, validator=_GIVEN, funder=_GIVEN),
    "list_accesses": row(member=OWN),
    "erase_organisation": row(member=OWN),
    "begin_export": row(member=OWN),
    "get_export_part": row(member=OWN),
    # Whoever moves in belongs to nobody here yet.
    "begin_import": row(partner_admin=ANY),
    "put_import_part": row(partner_admin=ANY),
    "finish_import": row(partner_admin=ANY),
}
