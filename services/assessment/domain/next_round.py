"""Begins the next round from one that was handed in."""

from datetime import date

from services.assessment.domain.model import Model
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.round import Profile, Round, RoundStatus


def next_round(
    before: Round,
    new_id: str,
    model: Model,
    year: int,
    profile: Profile,
    today: date,
    facilitator: str | None = None,
) -> Round:
    """A draft that follows a round which stands; raises Refusal when that one does not.

    A superseded round has a newer one for its year, and one that was withdrawn is no longer what
    the organisation says of itself. Who facilitates is asked again: they come to know the scores.
    """
    if before.status is not RoundStatus.SUBMITTED:
        raise Refusal("round.not_standing", "round", status=before.status.value)
    if year <= before.year:
        raise Refusal("round.year_not_later", "year", year=year, before=before.year)
    return Round(
        id=new_id,
        version=1,
        participant=before.participant,
        profile=profile,
        model=model.code,
        edition=model.edition,
        year=year,
        status=RoundStatus.DRAFT,
        begun=today,
        changed=today,
        anonymous=before.anonymous,
        facilitator=facilitator,
        previous=before.id,
    )
