"""Rights to the methods of entrypoints/plans.py."""

from services.assessment.domain.grant import Scope
from services.assessment.policy.rules import OWN, Row, grant, row

# Whoever facilitates a session writes down what the group decides.
_WRITE = row(member=OWN, practitioner=grant(Scope.FACILITATE))
_READ = row(member=OWN, practitioner=grant(Scope.PLAN), funder=grant(Scope.PLAN))

RULES: dict[str, Row] = {
    "add_action": _WRITE,
    "change_action": _WRITE,
    "get_action": _READ,
    "list_actions": _READ,
    "get_plan": _READ,
}
