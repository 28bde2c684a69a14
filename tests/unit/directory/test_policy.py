"""Every method of the directory x every role, in one table."""

import pytest

from chassis.actor import ROLES, Actor
from services.directory.service import DirectoryService
from tests.unit.service_methods import entrypoints, policies

OWN, OTHER = "a" * 32, "b" * 32
KEEPERS = {"partner_admin", "operator", "system"}
OPERATORS = {"operator", "system"}
POLICIES = policies(DirectoryService)

# What is asked for, and the roles that may: everybody here belongs to the organisation OWN.
TABLE = [
    ("register_organisation", {"reference": "GB-0001"}, KEEPERS),
    ("register_organisation", {"reference": "GB-0001", "version": 2}, KEEPERS),
    ("get_organisation", {"id": OWN}, ROLES),
    ("get_organisation", {"id": OTHER}, KEEPERS),
    ("get_organisation", {"reference": "GB-0001"}, KEEPERS),
    ("list_organisations", {}, KEEPERS),
    ("count_organisations", {}, KEEPERS | {"practitioner", "validator"}),
    ("list_dead_letters", {}, OPERATORS),
    ("show_dead_letter", {"id": "x"}, OPERATORS),
    ("replay_dead_letter", {"id": "x"}, OPERATORS),
    ("drop_dead_letter", {"id": "x"}, OPERATORS),
]


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize(("method", "data", "allowed"), TABLE)
def test_role_may_what_the_table_says(
    method: str, data: dict[str, object], allowed: set[str], role: str
) -> None:
    actor = Actor("someone", frozenset({role}), OWN)

    reason = POLICIES[method](actor, data)

    assert (reason is None) == (role in allowed)


@pytest.mark.parametrize("role", sorted(ROLES - KEEPERS))
def test_actor_without_organisation_reads_none(role: str) -> None:
    actor = Actor("someone", frozenset({role}), None)

    assert POLICIES["get_organisation"](actor, {"id": OWN}) == "directory.own_organisation_only"
    assert POLICIES["get_organisation"](actor, {"reference": "GB-0001"}) is not None


def test_second_role_adds_to_the_first() -> None:
    actor = Actor("someone", frozenset({"member", "partner_admin"}), OWN)

    assert POLICIES["get_organisation"](actor, {"id": OTHER}) is None


def test_table_names_every_method() -> None:
    assert {method for method, _, _ in TABLE} == set(POLICIES) == entrypoints(DirectoryService)
