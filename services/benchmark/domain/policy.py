"""What a country decides of its releases, published with each: how safe, how often, what if."""

from dataclasses import dataclass, field
from enum import StrEnum

from services.benchmark.domain.seal_rule import SealRule


class Calendar(StrEnum):
    """When releases happen: on the first day of each period, or only when a year is closed."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    CLOSING = "closing"


class Withdrawal(StrEnum):
    """What becomes of a sealed batch when a member withdraws.

    `retain`: the record and the link to the batch go at once, the batch stays. `retire`: the
    batch is split where both parts are safe, and retired as a whole where they are not.
    """

    RETAIN = "retain"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class Policy:
    """One country's policy."""

    rule: SealRule = field(default_factory=SealRule)
    calendar: Calendar = Calendar.MONTHLY
    withdrawal: Withdrawal = Withdrawal.RETAIN
