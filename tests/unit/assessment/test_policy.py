"""Every method of the assessment service x every role, in one table."""

from typing import Any

import pytest

from chassis.actor import ROLES, Actor
from services.assessment.domain.assessment import Assessment, Status, submit, withdraw
from services.assessment.policy import assessments as policy
from services.assessment.policy.rules import NO
from services.assessment.policy.table import TABLE as RIGHTS
from services.assessment.service import AssessmentService
from tests.unit.assessment.making import TODAY, submission
from tests.unit.service_methods import entrypoints, policies

OPERATORS = {"operator", "system"}
IMPORTERS = {"partner_admin"} | OPERATORS
OWN, OTHER = "Harbour Kitchen", "Hillside Garden"
POLICIES = policies(AssessmentService)
TIMERS = {"remove_unfinished_files", "tell_due_actions"}
CONSENSUS = {"organisation": OWN, "layer": "consensus"}
VALIDATED = {**CONSENSUS, "layer": "validated"}

# What is asked for, and the roles that may: everybody here belongs to the organisation OWN.
TABLE: list[tuple[str, dict[str, Any], set[str]]] = [
    ("submit_assessment", CONSENSUS, {"member"} | OPERATORS),
    ("submit_assessment", VALIDATED, OPERATORS),
    ("submit_assessment", {**CONSENSUS, "organisation": OTHER}, OPERATORS),
    ("import_assessments", {"assessments": [CONSENSUS]}, IMPORTERS),
    ("import_assessments", {"assessments": [CONSENSUS, VALIDATED]}, OPERATORS),
    ("withdraw_assessment", {}, {"member"} | OPERATORS),
    ("get_assessment", {}, {"member", "practitioner"} | OPERATORS),
    ("list_assessments", {"organisation": None}, {"member", "practitioner"} | OPERATORS),
    ("list_assessments", {"organisation": OWN}, {"member", "practitioner"} | OPERATORS),
    ("list_assessments", {"organisation": OTHER}, {"practitioner"} | OPERATORS),
    ("tally", {"model": "perform-full", "year": 2025}, IMPORTERS),
    ("announce_again", {"model": "perform-full", "year": 2025}, OPERATORS),
    ("list_dead_letters", {}, OPERATORS),
    ("show_dead_letter", {"id": "x"}, OPERATORS),
    ("replay_dead_letter", {"id": "x"}, OPERATORS),
    ("drop_dead_letter", {"id": "x"}, OPERATORS),
]


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize(("method", "data", "allowed"), TABLE)
def test_role_may_what_the_table_says(
    method: str, data: dict[str, Any], allowed: set[str], role: str
) -> None:
    actor = Actor("someone", frozenset({role}), OWN)

    reason = POLICIES[method](actor, data)

    assert (reason is None) == (role in allowed)


def test_table_names_every_method() -> None:
    named = {method for method, _, _ in TABLE}

    assert named.isdisjoint(RIGHTS)
    assert named | set(RIGHTS) == set(POLICIES)
    assert set(POLICIES) == entrypoints(AssessmentService) - TIMERS


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("method", sorted(RIGHTS))
def test_role_without_a_rule_may_not_call(method: str, role: str) -> None:
    actor = Actor("someone", frozenset({role}), OWN)

    reason = POLICIES[method](actor, {})

    assert (reason is not None) == (RIGHTS[method][role] is NO)


@pytest.mark.parametrize("method", ["submit_assessment", "list_assessments"])
def test_member_of_no_organisation_may_nothing(method: str) -> None:
    actor = Actor("someone", frozenset({"member"}), None)

    assert POLICIES[method](actor, CONSENSUS) == policy.NOT_OWN


def assessment(status: Status, practitioner: str | None) -> Assessment:
    _, made = submit(None, submission(practitioner=practitioner), "p" * 64, "a" * 32, TODAY)
    return made if status is Status.SUBMITTED else withdraw(made, status, TODAY) or made


# Who looks at an assessment of the organisation "p": role, id, their organisation's pseudonym.
READERS: list[tuple[str, str, str | None, bool, bool]] = [
    ("member", "someone", "p" * 64, True, True),
    ("member", "someone", "q" * 64, False, False),
    ("member", "someone", None, False, False),
    ("member", "A. Guide", "q" * 64, False, False),
    ("practitioner", "A. Guide", None, True, False),
    ("practitioner", "B. Guide", None, False, False),
    ("practitioner", "B. Guide", "p" * 64, False, False),
    ("partner_admin", "A. Guide", "p" * 64, False, False),
    ("operator", "someone", None, True, True),
    ("system", "someone", None, True, True),
    ("respondent", "A. Guide", "p" * 64, False, False),
    ("validator", "A. Guide", "p" * 64, False, False),
    ("funder", "A. Guide", "p" * 64, False, False),
]


@pytest.mark.parametrize(("role", "who", "own", "sees", "withdraws"), READERS)
def test_only_its_own_people_reach_an_assessment(
    role: str, who: str, own: str | None, sees: bool, withdraws: bool
) -> None:
    actor = Actor(who, frozenset({role}))
    made = assessment(Status.SUBMITTED, "A. Guide")

    assert (policy.may_see(actor, made, own) is None) == sees
    assert (policy.may_withdraw(actor, made, own) is None) == withdraws


def test_practitioner_sees_nothing_where_nobody_is_named() -> None:
    actor = Actor("A. Guide", frozenset({"practitioner"}))

    for made in (assessment(Status.SUBMITTED, None), assessment(Status.ERASED, "A. Guide")):
        assert policy.may_see(actor, made, None) is not None


def test_every_role_is_looked_at() -> None:
    assert {reader[0] for reader in READERS} == ROLES
