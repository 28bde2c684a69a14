"""Who from outside reaches a plan: only by a grant that opens it, and never unseen."""

from datetime import date
from typing import Any

import pytest

from chassis.errors import CorrectIt, PerformError
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain import pseudonym
from services.assessment.domain.grant import Grant, Grantee, Scope
from services.assessment.store import accesses, grants
from tests.interface.assessment.grouping import OWN, begun
from tests.interface.assessment.making import request
from tests.interface.assessment.planning import added, adding, agree, handed_in, scored
from tests.interface.calling import Call
from tests.unit.assessment.making import KEY

# What each scope opens for a practitioner; funders get no more than scores and plan.
READ_PLAN = {"get_action", "list_actions", "get_plan", "get_targets", "get_effect"}
WRITE_PLAN = {
    "add_action",
    "change_action",
    "suggest_actions",
    "adopt_suggestion",
    "set_targets",
    "begin_next_round",
}
METHODS = READ_PLAN | WRITE_PLAN | {"get_last_answers", "get_trend"}
OPENED = {
    Scope.SCORES: {"get_trend"},
    Scope.ANSWERS: {"get_trend", "get_last_answers"},
    Scope.PLAN: {"get_trend"} | READ_PLAN,
    Scope.FACILITATE: METHODS,
    Scope.VALIDATE: {"get_trend", "get_last_answers"},
}


def give(unit: UnitOfWork, kind: Grantee, *scopes: Scope, until: date = date(2025, 12, 31)) -> str:
    """Let the organisation OWN give `someone` a grant; give its id."""
    new = Grant(
        id="9" * 32,
        version=1,
        participant=pseudonym.participant(KEY, OWN),
        organisation=OWN,
        grantee="someone",
        kind=kind,
        scopes=frozenset(scopes),
        given=date(2025, 1, 1),
        until=until,
    )
    unit.run(lambda tx: grants.add(tx.db, tx.session, new))
    return new.id


def requests(call: Call, unit: UnitOfWork) -> dict[str, dict[str, Any]]:
    """A request for each method that succeeds when it is allowed."""
    standing = handed_in(call, unit, year=2023)["id"]
    round_id = begun(call)["id"]
    agree(unit, round_id, {"1a": scored("30", improvements=("Unread",))})
    call("submit_assessment", request(year=2022))
    action = added(call, round_id)
    area = call("suggest_actions", {"round": round_id})["areas"][0]["id"]
    unit.db[accesses.COLLECTION].delete_many({})
    return {
        "get_action": {"action": action},
        "list_actions": {"organisation": OWN},
        "get_plan": {"organisation": OWN},
        "get_targets": {"round": round_id},
        "get_effect": {"round": round_id},
        "add_action": adding(round_id),
        "change_action": {"action": action, "change": {"effort": 5}},
        "suggest_actions": {"round": round_id},
        "adopt_suggestion": {"round": round_id, "suggestion": area},
        "set_targets": {"round": round_id, "targets": {"1a": "60"}},
        "begin_next_round": {"round": standing},
        "get_last_answers": {"round": round_id},
        "get_trend": {"organisation": OWN, "model": "perform-full"},
    }


def opened(call: Call, asked: dict[str, dict[str, Any]], role: str) -> set[str]:
    """The methods that let somebody through."""
    found = set()
    for method, data in asked.items():
        try:
            call(method, data, role=role)
        except CorrectIt:
            continue
        found.add(method)
    return found


@pytest.mark.parametrize("scope", Scope)
def test_practitioner_reaches_what_the_grant_opens_and_is_logged(
    call: Call, unit: UnitOfWork, scope: Scope
) -> None:
    asked = requests(call, unit)
    given = give(unit, Grantee.PRACTITIONER, scope)

    assert opened(call, asked, "practitioner") == OPENED[scope]

    logged = list(unit.db[accesses.COLLECTION].find())
    assert {row["method"] for row in logged} == OPENED[scope]
    assert {(row["who"], row["grant"]) for row in logged} == {("someone", given)}


def test_funder_reads_scores_and_plan_and_writes_nothing(call: Call, unit: UnitOfWork) -> None:
    asked = requests(call, unit)
    give(unit, Grantee.FUNDER, Scope.SCORES, Scope.PLAN)

    assert opened(call, asked, "funder") == {"get_trend"} | READ_PLAN


@pytest.mark.parametrize("role", ["practitioner", "funder", "validator"])
def test_grant_that_is_over_opens_nothing(call: Call, unit: UnitOfWork, role: str) -> None:
    asked = requests(call, unit)
    give(unit, Grantee.PRACTITIONER, *Scope, until=date(2025, 3, 3))

    assert opened(call, asked, role) == set()
    assert unit.db[accesses.COLLECTION].count_documents({}) == 0


@pytest.mark.parametrize("role", ["partner_admin", "respondent"])
def test_roles_without_a_rule_are_refused_before_anything_is_read(
    call: Call, unit: UnitOfWork, role: str
) -> None:
    for method, data in requests(call, unit).items():
        with pytest.raises(PerformError, match="policy.refused"):
            call(method, data, role=role)
