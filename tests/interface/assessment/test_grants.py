"""An organisation opens something to somebody, takes it back at once, and sees what was done."""

from typing import Any

import pytest

from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction, UnitOfWork
from services.assessment.store import grants
from tests.interface.assessment.grouping import OTHER, OWN, begun
from tests.interface.assessment.making import sizes
from tests.interface.calling import Call
from tests.interface.set_clock import SetClock

MEMBER: dict[str, Any] = {"role": "member", "organisation": OWN}
UNTIL = "2025-12-31"


def give(call: Call, *scopes: str, kind: str = "practitioner", until: str = UNTIL) -> str:
    request = {
        "organisation": OWN,
        "grantee": "someone",
        "kind": kind,
        "scopes": list(scopes),
        "until": until,
    }
    grant: str = call("give_grant", request, **MEMBER)["grant"]
    return grant


def sees(call: Call, method: str, round_id: str, role: str = "practitioner") -> bool:
    try:
        call(method, {"round": round_id}, role=role)
    except CorrectIt as error:
        if error.code not in ("round.unknown", "policy.refused"):
            raise
        return False
    return True


@pytest.mark.parametrize(
    ("scope", "opened"),
    [
        ("scores", {"get_round"}),
        ("plan", {"get_round", "get_plan"}),
        ("answers", {"get_round", "get_merge"}),
        ("facilitate", {"get_round", "get_merge", "list_respondents"}),
        ("validate", {"get_round", "get_merge"}),
    ],
)
def test_grant_opens_its_scope_and_no_more(call: Call, scope: str, opened: set[str]) -> None:
    made = begun(call)["id"]
    other = begun(call, OTHER)["id"]

    give(call, scope)

    methods = ("get_round", "get_merge", "list_respondents")
    assert {method for method in methods if sees(call, method, made)} == opened - {"get_plan"}
    assert not any(sees(call, method, other) for method in methods)


def test_revoked_and_expired_grants_open_nothing(call: Call, clock: SetClock) -> None:
    made = begun(call)["id"]
    grant = give(call, "scores")
    assert sees(call, "get_round", made)

    call("revoke_grant", {"grant": grant}, **MEMBER)
    assert not sees(call, "get_round", made)

    give(call, "scores")
    clock.advance(days=400)
    assert not sees(call, "get_round", made)


def test_funder_sees_scores_and_never_answers(call: Call) -> None:
    made = begun(call)["id"]
    give(call, "scores", kind="funder")

    assert sees(call, "get_round", made, "funder")
    assert not sees(call, "get_round", made, "practitioner")
    assert not sees(call, "get_merge", made, "funder")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "funder", "scopes": ["facilitate"]}, "grant.not_for_funders"),
        ({"until": "2025-03-03"}, "grant.over_already"),
        ({"until": "2099-01-01"}, "grant.too_long"),
        ({"until": "2025-02-30"}, "day.wrong"),
        ({"until": "tomorrow"}, "request.invalid"),
        ({"scopes": []}, "request.invalid"),
        ({"scopes": ["all"]}, "request.invalid"),
        ({"grantee": "a\x00"}, "name.control_character"),
        ({"organisation": OTHER}, "organisation.not_yours"),
    ],
)
def test_wrong_grant_is_refused_and_writes_nothing(
    call: Call, unit: UnitOfWork, change: dict[str, Any], code: str
) -> None:
    request = {"organisation": OWN, "grantee": "A. Guide", "scopes": ["scores"], "until": UNTIL}
    before = sizes(unit.db)

    with pytest.raises(CorrectIt) as error:
        call("give_grant", {**request, **change}, **MEMBER)

    assert error.value.code == code
    assert sizes(unit.db) == before


def test_organisation_reads_who_looked_at_what_page_by_page(call: Call) -> None:
    made = begun(call)["id"]
    grant = give(call, "answers")
    for method in ("get_round", "get_merge", "get_progress"):
        call(method, {"round": made}, role="practitioner")

    first = call("list_accesses", {"organisation": OWN, "limit": 2}, **MEMBER)
    rest = call("list_accesses", {"organisation": OWN, "after": first["next"]}, **MEMBER)

    seen = first["accesses"] + rest["accesses"]
    assert {each["method"] for each in seen} == {"get_round", "get_merge", "get_progress"}
    assert {(each["who"], each["grant"], each["about"]) for each in seen} == {
        ("someone", grant, made)
    }
    with pytest.raises(CorrectIt, match="organisation.not_yours"):
        call("list_accesses", {"organisation": OWN}, role="member", organisation=OTHER)


def test_both_sides_see_the_grant_and_nobody_else(call: Call) -> None:
    grant = give(call, "scores")

    assert [each["id"] for each in call("list_grants", **MEMBER)["grants"]] == [grant]
    assert [each["id"] for each in call("list_grants", role="practitioner")["grants"]] == [grant]
    assert call("list_grants", role="member", organisation=OTHER)["grants"] == []
    with pytest.raises(CorrectIt, match="organisation.not_yours"):
        call("list_grants", {"organisation": OWN}, role="practitioner")


def test_call_on_its_way_does_not_slip_in_after_the_revocation(
    call: Call, unit: UnitOfWork
) -> None:
    made = begun(call)["id"]
    grant = give(call, "facilitate")
    revoked = []

    def revoke_in_the_middle(tx: Transaction) -> str:
        found = grants.by_id(tx.db, grant, tx.session)
        assert found is not None
        if not revoked:
            # Another transaction commits after this one began to read.
            revoked.append(call("revoke_grant", {"grant": grant}, **MEMBER))
        grants.hold(tx.db, tx.session, grant)
        return "revoked" if found.revoked else "in force"

    assert unit.run(revoke_in_the_middle) == "revoked"
    assert not sees(call, "gather_round", made)
