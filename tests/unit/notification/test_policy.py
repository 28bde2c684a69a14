"""Every method of the notification service x every role, in one table."""

import pytest

from chassis.actor import ROLES, Actor
from services.notification.service import NotificationService
from tests.unit.service_methods import entrypoints, policies

KEEPERS = {"partner_admin", "operator", "system"}
OPERATORS = {"operator", "system"}
POLICIES = policies(NotificationService)
EVENTS = {"alerts"}
TABLE = {
    "list_alerts": KEEPERS,
    "list_dead_letters": OPERATORS,
    "show_dead_letter": OPERATORS,
    "replay_dead_letter": OPERATORS,
    "drop_dead_letter": OPERATORS,
}


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("method", sorted(TABLE))
def test_role_may_what_the_table_says(method: str, role: str) -> None:
    actor = Actor("someone", frozenset({role}), "a" * 32)

    reason = POLICIES[method](actor, {})

    assert (reason is None) == (role in TABLE[method])


def test_table_names_every_method() -> None:
    assert set(TABLE) == set(POLICIES) == entrypoints(NotificationService) - EVENTS
