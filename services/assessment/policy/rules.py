"""The words in which the table of rights is written."""

from typing import NamedTuple

from services.assessment.domain.grant import Scope


class Rule(NamedTuple):
    """What one role may do with one method.

    `no`: nothing. `any`: with every organisation's. `own`: with that of the organisation one
    belongs to. `token`: with what an invitation opens. `grant`: with that of an organisation that
    gave a grant which opens `scope`. `given`: with grants given to oneself.
    """

    kind: str
    scope: Scope | None = None


NO, ANY, OWN, TOKEN = Rule("no"), Rule("any"), Rule("own"), Rule("token")

Row = dict[str, Rule]
"""Rules by role."""


def grant(scope: Scope) -> Rule:
    """What a grant opens."""
    return Rule("grant", scope)


def row(
    *,
    member: Rule = NO,
    respondent: Rule = NO,
    practitioner: Rule = NO,
    validator: Rule = NO,
    funder: Rule = NO,
    partner_admin: Rule = NO,
    operator: Rule = ANY,
    system: Rule = ANY,
) -> Row:
    """One method's rules; whoever is not named may not, but for those who run the node."""
    return {
        "member": member,
        "respondent": respondent,
        "practitioner": practitioner,
        "validator": validator,
        "funder": funder,
        "partner_admin": partner_admin,
        "operator": operator,
        "system": system,
    }


# What is nobody's secret: whoever has a role at all may read it.
EVERYBODY = row(
    member=ANY,
    respondent=ANY,
    practitioner=ANY,
    validator=ANY,
    funder=ANY,
    partner_admin=ANY,
)
