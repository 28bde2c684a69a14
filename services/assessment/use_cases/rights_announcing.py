"""Tells other services that an organisation gave a grant or took it back."""

from chassis.unit_of_work import Transaction
from contracts.assessment_grant_changed_v1 import AssessmentGrantChanged
from services.assessment.domain import pseudonym
from services.assessment.domain.grant import Grant
from services.assessment.registry import Registry


def tell_grant(registry: Registry, tx: Transaction, grant: Grant) -> None:
    """The whole state of a grant; the person is a pseudonym, as among principals."""
    changed = AssessmentGrantChanged(
        grant=grant.id,
        version=grant.version,
        participant=grant.participant,
        grantee=pseudonym.principal(registry.key, grant.grantee),
        kind=grant.kind.value,
        scopes=tuple(sorted(scope.value for scope in grant.scopes)),
        given=grant.given.isoformat(),
        until=grant.until.isoformat(),
        revoked=None if grant.revoked is None else grant.revoked.isoformat(),
    )
    tx.emit(changed, subject=grant.id, version=grant.version)
