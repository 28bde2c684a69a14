"""What an organisation lets somebody outside it see or do, until when, and taken back at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.assessment.domain.refusal import Refusal

LONGEST_YEARS = 3


class Scope(StrEnum):
    """What a grant opens; a wider scope holds the narrower ones that `OPENS` names."""

    SCORES = "scores"
    ANSWERS = "answers"
    PLAN = "plan"
    FACILITATE = "facilitate"
    VALIDATE = "validate"


OPENS: dict[Scope, frozenset[Scope]] = {
    Scope.SCORES: frozenset({Scope.SCORES}),
    Scope.ANSWERS: frozenset({Scope.SCORES, Scope.ANSWERS}),
    Scope.PLAN: frozenset({Scope.SCORES, Scope.PLAN}),
    Scope.FACILITATE: frozenset({Scope.SCORES, Scope.ANSWERS, Scope.PLAN, Scope.FACILITATE}),
    Scope.VALIDATE: frozenset({Scope.SCORES, Scope.ANSWERS, Scope.VALIDATE}),
}


class Grantee(StrEnum):
    """Who may be given a grant, by their role."""

    PRACTITIONER = "practitioner"
    FUNDER = "funder"


@dataclass(frozen=True)
class Grant:
    """One organisation's permission for one person; `until` is its last day."""

    id: str
    version: int
    participant: str
    organisation: str
    grantee: str
    kind: Grantee
    scopes: frozenset[Scope]
    given: date
    until: date
    revoked: date | None = None

    def opens(self, scope: Scope, today: date) -> bool:
        """Whether it lets its grantee do this today; a revoked one lets nobody do anything."""
        in_force = self.revoked is None and self.given <= today <= self.until
        return in_force and any(scope in OPENS[each] for each in self.scopes)

    def taken_back(self, today: date) -> "Grant":
        """The same grant, revoked; raises Refusal when it was revoked already."""
        if self.revoked is not None:
            raise Refusal("grant.revoked_already", "grant", revoked=self.revoked.isoformat())
        return replace(self, version=self.version + 1, revoked=today)


def check(kind: Grantee, scopes: Iterable[Scope], until: date, today: date) -> None:
    """Raise Refusal unless a grant like this may be given: not to the past, not for ever."""
    if until < today:
        raise Refusal("grant.over_already", "until", until=until.isoformat())
    if until > _years_later(today, LONGEST_YEARS):
        raise Refusal("grant.too_long", "until", years=LONGEST_YEARS)
    funders = {Scope.SCORES, Scope.PLAN}
    if kind is Grantee.FUNDER and not funders.issuperset(scopes):
        raise Refusal("grant.not_for_funders", "scopes", known=", ".join(sorted(funders)))


def _years_later(today: date, years: int) -> date:
    """The same day some years on; the last of February for a leap day."""
    try:
        return today.replace(year=today.year + years)
    except ValueError:
        return today.replace(year=today.year + years, day=28)
