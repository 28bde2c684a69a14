"""Rights to the methods of entrypoints/rounds.py."""

from services.assessment.domain.grant import Scope
from services.assessment.policy.rules import OWN, Row, grant, row

_FACILITATE = row(member=OWN, practitioner=grant(Scope.FACILITATE))
_SEE = row(
    member=OWN,
    practitioner=grant(Scope.SCORES),
    validator=grant(Scope.SCORES),
    funder=grant(Scope.SCORES),
)

RULES: dict[str, Row] = {
    "begin_round": _FACILITATE,
    "get_round": _SEE,
    "list_rounds": _SEE,
    "gather_round": _FACILITATE,
    "reopen_round": _FACILITATE,
    "discard_round": row(member=OWN),
    # Only the organisation itself decides that its scores leave the room.
    "submit_round": row(member=OWN),
}
