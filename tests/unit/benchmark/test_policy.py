"""Every method of the benchmark x every role, in one table."""

import pytest

from chassis.actor import ROLES, Actor
from services.benchmark.service import BenchmarkService
from tests.unit.service_methods import entrypoints, policies

KEEPERS = {"partner_admin", "operator"}
OPERATORS = {"operator", "system"}
POLICIES = policies(BenchmarkService)
# Called by queues and timers, by nobody who could be asked for a role.
NOT_CALLED = {"take_in", "receive", "announce", "release"}

TABLE = [
    ("close_year", KEEPERS | {"system"}),
    ("release_due", KEEPERS | {"system"}),
    ("preview_release", KEEPERS),
    ("audit", KEEPERS),
    ("retire_batches", {"operator"}),
    ("seal_alone", {"operator"}),
    ("compare", ROLES),
    ("open_data", ROLES),
    ("position", ROLES),
    ("distribution", ROLES),
    ("funnel", ROLES),
    ("trend", ROLES),
    ("coverage", ROLES),
    ("list_releases", ROLES),
    ("figures", KEEPERS),
    ("tally", KEEPERS),
    ("list_quarantine", OPERATORS),
    ("show_quarantined", {"operator"}),
    ("accept_quarantined", {"operator"}),
    ("drop_quarantined", {"operator"}),
    ("rebuild_figures", {"operator"}),
    ("list_dead_letters", OPERATORS),
    ("show_dead_letter", OPERATORS),
    ("replay_dead_letter", OPERATORS),
    ("drop_dead_letter", OPERATORS),
]


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize(("method", "allowed"), TABLE)
def test_role_may_what_the_table_says(method: str, allowed: set[str], role: str) -> None:
    actor = Actor("someone", frozenset({role}))

    reason = POLICIES[method](actor, {"model": "perform-full", "year": 2025})

    assert (reason is None) == (role in allowed)


def test_table_names_every_method() -> None:
    named = {method for method, _ in TABLE}

    assert named == set(POLICIES) == entrypoints(BenchmarkService) - NOT_CALLED
