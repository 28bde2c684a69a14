"""Rights to the methods of entrypoints/evidence.py."""

from services.assessment.domain.grant import Scope
from services.assessment.policy.rules import OWN, Row, grant, row

_KEEP = row(member=OWN, practitioner=grant(Scope.FACILITATE))
_SEE = row(member=OWN, practitioner=grant(Scope.ANSWERS), validator=grant(Scope.ANSWERS))

RULES: dict[str, Row] = {
    "add_note": _KEEP,
    "add_link": _KEEP,
    "begin_file": _KEEP,
    "put_file_part": _KEEP,
    "finish_file": _KEEP,
    "rename_evidence": _KEEP,
    # Only the organisation itself throws away what its scores rest on.
    "remove_evidence": row(member=OWN),
    "get_evidence": _SEE,
    "list_evidence": _SEE,
    "get_file_part": _SEE,
    "where_used": _SEE,
}
