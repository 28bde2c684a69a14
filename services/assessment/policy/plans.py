"""Rights to the methods of entrypoints/plans.py."""

from services.assessment.domain.grant import Scope
from services.assessment.policy.rules import OWN, Row, grant, row

# Whoever facilitates a session writes down what the group decides.
_WRITE = row(member=OWN, practitioner=grant(Scope.FACILITATE))
_READ = row(member=OWN, practitioner=grant(Scope.PLAN), funder=grant(Scope.PLAN))
_ANSWERS = row(member=OWN, practitioner=grant(Scope.ANSWERS), validator=grant(Scope.ANSWERS))
_SCORES = row(
    member=OWN,
    practitioner=grant(Scope.SCORES),
    validator=grant(Scope.SCORES),
    funder=grant(Scope.SCORES),
)

RULES: dict[str, Row] = {
    "add_action": _WRITE,
    "change_action": _WRITE,
    "get_action": _READ,
    "list_actions": _READ,
    "get_plan": _READ,
    "suggest_actions": _WRITE,
    "adopt_suggestion": _WRITE,
    "set_targets": _WRITE,
    "get_targets": _READ,
    "begin_next_round": _WRITE,
    "get_last_answers": _ANSWERS,
    "get_trend": _SCORES,
    "get_effect": _READ,
}
