"""The country's release policy, made of the settings of its node."""

from chassis.errors import CorrectIt
from chassis.settings import Settings
from services.benchmark.domain.policy import Calendar, Policy, Withdrawal
from services.benchmark.domain.seal_rule import SealRule, policy_refusal


def policy_of(settings: Settings) -> Policy:
    """What is published with every release; raises CorrectIt for what no receiver would accept."""
    rule = SealRule(
        k=settings.benchmark_k,
        spread=settings.benchmark_spread,
        width=settings.benchmark_bin_width,
    )
    broken = policy_refusal(rule)
    if broken is not None:
        raise CorrectIt(f"seal.{broken.rule}", **broken.params)
    return Policy(
        rule,
        Calendar(settings.benchmark_calendar),
        Withdrawal(settings.benchmark_withdrawal),
    )
