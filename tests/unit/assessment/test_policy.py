"""Every method of the assessment service x every role, in one table."""

from typing import Any

import pytest

from chassis.actor import ROLES, Actor
from services.assessment.domain.assessment import Assessment, Status, submit, withdraw
from services.assessment.policy.assessments import is_named
from services.assessment.policy.rules import NO
from services.assessment.policy.table import TABLE as RIGHTS
from services.assessment.service import AssessmentService
from tests.unit.assessment.making import TODAY, submission
from tests.unit.service_methods import entrypoints, policies

OPERATORS = {"operator", "system"}
IMPORTERS = {"partner_admin"} | OPERATORS
READERS = {"member", "practitioner", "validator", "funder"} | OPERATORS
OWN = "Harbour Kitchen"
POLICIES = policies(AssessmentService)
DEAD_LETTERS = {"list_dead_letters", "show_dead_letter", "replay_dead_letter", "drop_dead_letter"}
TIMERS = {"clear_moves", "finish_erasures", "remove_unfinished_files", "tell_due_actions"}
CONSENSUS = {"organisation": OWN, "layer": "consensus"}
VALIDATED = {**CONSENSUS, "layer": "validated"}

# What is asked for, and the roles that may: everybody here belongs to the organisation OWN.
TABLE: list[tuple[str, dict[str, Any], set[str]]] = [
    ("submit_assessment", CONSENSUS, {"member"} | OPERATORS),
    ("submit_assessment", VALIDATED, OPERATORS),
    ("import_assessments", {"assessments": [CONSENSUS]}, IMPORTERS),
    ("import_assessments", {"assessments": [CONSENSUS, VALIDATED]}, OPERATORS),
    ("withdraw_assessment", {}, {"member"} | OPERATORS),
    ("get_assessment", {}, READERS),
    ("list_assessments", {"organisation": None}, READERS),
    ("export_assessments", {"model": "perform-full", "edition": "2003"}, OPERATORS),
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

    assert named - set(RIGHTS) == DEAD_LETTERS
    assert named | set(RIGHTS) == set(POLICIES)
    assert set(POLICIES) == entrypoints(AssessmentService) - TIMERS


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("method", sorted(RIGHTS))
def test_role_without_a_rule_may_not_call(method: str, role: str) -> None:
    actor = Actor("someone", frozenset({role}), OWN)

    reason = POLICIES[method](actor, CONSENSUS)

    assert (reason is not None) == (RIGHTS[method][role] is NO)


def assessment(status: Status, practitioner: str | None) -> Assessment:
    _, made = submit(None, submission(practitioner=practitioner), "p" * 64, "a" * 32, TODAY)
    return made if status is Status.SUBMITTED else withdraw(made, status, TODAY) or made


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_a_practitioner_of_that_name_is_named(role: str) -> None:
    made = assessment(Status.SUBMITTED, "A. Guide")

    assert is_named(Actor("A. Guide", frozenset({role})), made) == (role == "practitioner")
    assert not is_named(Actor("B. Guide", frozenset({role})), made)


def test_practitioner_is_named_nowhere_where_nobody_is() -> None:
    actor = Actor("A. Guide", frozenset({"practitioner"}))

    for made in (assessment(Status.SUBMITTED, None), assessment(Status.ERASED, "A. Guide")):
        assert not is_named(actor, made)
