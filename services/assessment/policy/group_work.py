"""Rights to the methods of entrypoints/group_work.py."""

from services.assessment.domain.grant import Scope
from services.assessment.policy.rules import OWN, TOKEN, Row, grant, row

_FACILITATE = row(member=OWN, practitioner=grant(Scope.FACILITATE))
_ANSWERS = row(member=OWN, practitioner=grant(Scope.ANSWERS), validator=grant(Scope.ANSWERS))
_RESPONDENT = row(respondent=TOKEN)
_VALIDATE = row(validator=grant(Scope.VALIDATE))

RULES: dict[str, Row] = {
    "invite_respondents": _FACILITATE,
    "reissue_invitation": _FACILITATE,
    "revoke_invitation": _FACILITATE,
    "list_respondents": _FACILITATE,
    "open_invitation": _RESPONDENT,
    "save_answer": _RESPONDENT,
    "get_progress": _ANSWERS,
    "get_merge": _ANSWERS,
    "save_consensus_answer": _FACILITATE,
    "get_sheet": _ANSWERS,
    "get_hints": _ANSWERS,
    "get_theme": _ANSWERS,
    "save_validated_answer": _VALIDATE,
    "get_validation": _ANSWERS,
    "confirm_validation": _VALIDATE,
}
