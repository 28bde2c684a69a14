"""A country's settings become the policy that it publishes, and wrong ones stop the start."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.settings import Settings
from services.benchmark.country_policy import policy_of
from services.benchmark.domain.policy import Calendar, Policy, Withdrawal
from services.benchmark.domain.seal_rule import SealRule


def settings(**changes: Any) -> Settings:
    return Settings(
        country="gb",
        service="benchmark",
        broker_url="amqp://benchmark@localhost/perform",
        broker_password_file=Path("password"),
        database_url="mongodb://localhost/",
        **changes,
    )


def test_a_country_that_says_nothing_has_the_usual_policy() -> None:
    assert policy_of(settings()) == Policy(
        SealRule(k=8, spread=10, width=1), Calendar.MONTHLY, Withdrawal.RETAIN
    )


def test_every_setting_reaches_the_policy() -> None:
    chosen = settings(
        benchmark_k=5,
        benchmark_spread=15,
        benchmark_bin_width=5,
        benchmark_calendar="closing",
        benchmark_withdrawal="retire",
    )

    assert policy_of(chosen) == Policy(
        SealRule(k=5, spread=15, width=5), Calendar.CLOSING, Withdrawal.RETIRE
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"benchmark_k": 4},
        {"benchmark_k": 101},
        {"benchmark_spread": 9},
        {"benchmark_bin_width": 2},
        {"benchmark_calendar": "weekly"},
        {"benchmark_withdrawal": "forget"},
    ],
    ids=str,
)
def test_a_policy_that_is_not_safe_or_not_known_stops_the_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        settings(**wrong)
