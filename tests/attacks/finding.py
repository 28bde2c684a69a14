"""What an attack has found: organisations fewer than the threshold, told apart from the others."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`organisations` may be empty where a rule is broken but nobody is told apart by it.

    `records` is the set of record versions as a bit mask of `Evidence`; `read` is on how many
    criteria a single organisation's score was read exactly, of `criteria`.
    """

    what: str
    organisations: frozenset[str] = frozenset()
    records: int = 0
    read: int = 0
    criteria: int = 0

    @property
    def all_read(self) -> bool:
        """Whether every criterion of one organisation was read exactly."""
        return 0 < self.criteria == self.read


def isolated(findings: Iterable[Finding]) -> frozenset[str]:
    """All organisations that were told apart."""
    return frozenset().union(*(finding.organisations for finding in findings))
