"""What a grant opens, to whom, and until when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.grant import LONGEST_YEARS, OPENS, Grant, Grantee, Scope, check
from services.assessment.domain.refusal import Refusal

TODAY = date(2025, 3, 4)
days = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
some_scopes = st.sets(st.sampled_from(Scope), min_size=1).map(frozenset)


def grant(*scopes: Scope, given: date = TODAY, until: date = TODAY, **other: object) -> Grant:
    said: dict[str, object] = {
        "id": "a" * 32,
        "version": 1,
        "participant": "p" * 64,
        "organisation": "Harbour Kitchen",
        "grantee": "A. Guide",
        "kind": Grantee.PRACTITIONER,
    }
    return Grant(**{**said, **other}, scopes=frozenset(scopes), given=given, until=until)  # type: ignore[arg-type]


@pytest.mark.parametrize("scope", Scope)
def test_every_scope_opens_itself_and_the_scores(scope: Scope) -> None:
    assert {scope, Scope.SCORES} <= OPENS[scope]


def test_opening_is_transitive_so_that_no_detour_opens_more() -> None:
    for wider, opened in OPENS.items():
        for narrower in opened:
            assert OPENS[narrower] <= opened, (wider, narrower)


def test_nothing_but_itself_opens_the_right_to_facilitate_or_validate() -> None:
    for right in (Scope.FACILITATE, Scope.VALIDATE):
        assert [scope for scope in Scope if right in OPENS[scope]] == [right]


def test_whoever_facilitates_sees_what_they_write_down_and_whoever_validates_what_they_check() -> (
    None
):
    assert OPENS[Scope.FACILITATE] >= {Scope.ANSWERS, Scope.PLAN}
    assert OPENS[Scope.VALIDATE] >= {Scope.ANSWERS}
    assert Scope.PLAN not in OPENS[Scope.VALIDATE] | OPENS[Scope.ANSWERS]
    assert Scope.ANSWERS not in OPENS[Scope.PLAN]


@given(scopes=some_scopes, wanted=st.sampled_from(Scope), first=days, last=days, today=days)
def test_grant_opens_from_its_first_to_its_last_day_and_never_once_revoked(
    scopes: frozenset[Scope], wanted: Scope, first: date, last: date, today: date
) -> None:
    made = grant(*scopes, given=first, until=last)

    in_force = first <= today <= last
    named = any(wanted in OPENS[each] for each in scopes)
    assert made.opens(wanted, today) == (in_force and named)
    assert not made.taken_back(today).opens(wanted, today)


def test_grant_is_taken_back_once() -> None:
    gone = grant(Scope.SCORES).taken_back(TODAY)

    assert (gone.version, gone.revoked) == (2, TODAY)
    with pytest.raises(Refusal) as refusal:
        gone.taken_back(TODAY)
    assert refusal.value.code == "grant.revoked_already"


@given(until=days, kind=st.sampled_from(Grantee), scopes=some_scopes)
def test_funder_is_never_given_more_than_scores_and_plan(
    until: date, kind: Grantee, scopes: frozenset[Scope]
) -> None:
    allowed = until >= TODAY and (
        kind is Grantee.PRACTITIONER or scopes <= {Scope.SCORES, Scope.PLAN}
    )

    try:
        check(kind, scopes, until, TODAY)
    except Refusal:
        assert not allowed
    else:
        assert allowed


def test_grant_lasts_three_years_to_the_day() -> None:
    assert LONGEST_YEARS == 3
    check(Grantee.PRACTITIONER, {Scope.SCORES}, date(2028, 3, 4), TODAY)

    with pytest.raises(Refusal, match="too_long"):
        check(Grantee.PRACTITIONER, {Scope.SCORES}, date(2028, 3, 5), TODAY)


def test_grant_of_a_leap_day_lasts_to_the_end_of_february() -> None:
    check(Grantee.FUNDER, {Scope.PLAN}, date(2031, 2, 28), date(2028, 2, 29))
    with pytest.raises(Refusal, match="too_long"):
        check(Grantee.FUNDER, {Scope.PLAN}, date(2031, 3, 1), date(2028, 2, 29))
