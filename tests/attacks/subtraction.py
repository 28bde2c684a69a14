"""Taking the published parts away from a published whole."""

from collections.abc import Iterable

from tests.attacks.evidence import Evidence, Published
from tests.attacks.finding import Finding


def rest(whole: int, parts: Iterable[int]) -> int:
    """What is left of a set after the parts inside it, largest first, that do not overlap.

    The whole itself when nothing lies inside it.
    """
    left = whole
    for part in sorted(set(parts), key=int.bit_count, reverse=True):
        if part != whole and part & left == part:
            left &= ~part
    return left


def remainder(
    evidence: Evidence, k: int, whole: Published, parts: Iterable[Published], what: str
) -> list[Finding]:
    """What 1 to k-1 organisations remain of the whole, if so few do."""
    left = rest(whole.records, (each.records for each in parts))
    found = frozenset[str]() if left == whole.records else evidence.fewer_than(k, left)
    label = f"{whole.batch.sector}/{whole.batch.size}"
    return [Finding(f"{label} less {what}", found, left)] if found else []


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each set of records."""
    return list({finding.records: finding for finding in findings}.values())
