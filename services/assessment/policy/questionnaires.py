"""Rights to the methods of entrypoints/questionnaires.py."""

from services.assessment.policy.rules import EVERYBODY, Row

RULES: dict[str, Row] = {
    "list_questionnaires": EVERYBODY,
    "get_questionnaire": EVERYBODY,
}
