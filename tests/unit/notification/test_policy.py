"""Every method of the notification service x every role, in one table."""

from pathlib import Path

import pytest

from chassis.actor import ROLES, Actor
from chassis.errors import CorrectIt
from chassis.messages import sentence
from services.notification.service import NotificationService
from tests.unit.service_methods import entrypoints, policies

CONTENT = Path(__file__).resolve().parents[3] / "content"
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


@pytest.mark.parametrize("method", sorted(TABLE))
def test_refusal_is_one_whole_sentence_without_a_code(method: str) -> None:
    reason = POLICIES[method](Actor("someone", frozenset({"member"}), "a" * 32), {})

    said = sentence(CorrectIt("policy.refused", method, reason=reason), CONTENT)

    assert said.endswith(".")
    assert str(reason) not in said
