"""What an audit can find wrong, by the invariant of benchmark.md 2.3 that falls short."""

from dataclasses import dataclass
from enum import StrEnum


class Invariant(StrEnum):
    """I1 to I5 of benchmark.md, and what they rest on: sums, the ledger, and the history."""

    I1 = "I1"
    I2 = "I2"
    I3 = "I3"
    I4 = "I4"
    I5 = "I5"
    SUMS = "sums"
    LEDGER = "ledger"
    HISTORY = "history"


class What(StrEnum):
    """What was found."""

    SMALL_CLASS = "small_class"
    ID_TWICE = "id_twice"
    OTHER_SUBJECT = "other_subject"
    SEALED_TWICE = "sealed_twice"
    HASHES_DIFFER = "hashes_differ"
    TOO_MANY_MEMBERS = "too_many_members"
    SMALL_ADDITION = "small_addition"
    SMALL_REMOVAL = "small_removal"
    CHANGED = "changed"
    NOT_CONTAINED = "not_contained"
    VANISHED = "vanished"
    RETURNED = "returned"
    FORGOT_RETIRED = "forgot_retired"
    TOO_FEW = "too_few"
    ONE_PRINCIPAL = "one_principal"
    TOO_ALIKE = "too_alike"
    NARROW_BINS = "narrow_bins"
    SUM_DIFFERS = "sum_differs"
    NOT_ITS_MEMBERS = "not_its_members"
    LEDGER_DIFFERS = "ledger_differs"
    NEWEST_DIFFERS = "newest_differs"
    UNREADABLE = "unreadable"
    GAP = "gap"
    CHAIN_BROKEN = "chain_broken"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that falls short; `found` where at least `least` were needed, if it is a number."""

    invariant: Invariant
    what: What
    batch: str | None = None
    version: int | None = None
    found: int | None = None
    least: int | None = None
