"""Rights to the methods of entrypoints/exchange.py."""

from services.assessment.domain.grant import Scope
from services.assessment.policy.rules import EVERYBODY, OWN, Row, grant, row

RULES: dict[str, Row] = {
    # The widest; each table takes the rights of the method that shows the same (TABLES).
    "export_table": row(
        member=OWN,
        practitioner=grant(Scope.SCORES),
        validator=grant(Scope.SCORES),
        funder=grant(Scope.SCORES),
    ),
    "import_answers": row(member=OWN, practitioner=grant(Scope.FACILITATE)),
    # A questionnaire is nobody's secret.
    "get_form": EVERYBODY,
}
