"""What callers see of a round."""

from typing import Any

from services.assessment.domain.round import Round
from services.assessment.store.rows import kept


def shown(each: Round) -> dict[str, Any]:
    """A round as JSON: days as ISO 8601, codes as they are."""
    return {
        "id": each.id,
        "version": each.version,
        "organisation": each.profile.organisation,
        "sector": each.profile.sector,
        "size": each.profile.size,
        "region": each.profile.region,
        "model": each.model,
        "edition": each.edition,
        "year": each.year,
        "status": each.status.value,
        "begun": kept(each.begun),
        "changed": kept(each.changed),
        "anonymous": each.anonymous,
        "facilitator": each.facilitator,
        "previous": each.previous,
        "assessment": each.assessment,
        "validator": each.validator,
        "validated": kept(each.validated),
        "submitted": kept(each.submitted),
    }
