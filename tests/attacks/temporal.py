"""Attack 1, temporal differencing: subtract one release from a later one and look at each side.

Arrivals and departures have opposite signs, so "the change is at least k" protects nobody.
"""

from collections import Counter
from collections.abc import Mapping

from tests.attacks.differences import REACH, differences
from tests.attacks.evidence import Evidence
from tests.attacks.finding import Finding
from tests.attacks.stream import TOTAL, widened


def attack(evidence: Evidence, k: int, reach: int = REACH) -> list[Finding]:
    """Sides of a difference with 1 to k-1 organisations, and on how many criteria it is read."""
    findings: dict[tuple[int, int], Finding] = {}
    for difference in differences(evidence, reach):
        for sign, side in ((1, difference.added), (-1, difference.removed)):
            found = evidence.fewer_than(k, side)
            if not found:
                continue
            signs = difference.signs()
            criteria = [code for code in signs if code != TOTAL]
            read = sum(len(shown(signs[code], sign)) == 1 for code in criteria)
            if side.bit_count() > 1 or not _true(evidence, side, signs, sign):
                read = 0
            finding = Finding(f"{difference.key} {sign:+d}", found, side, read, len(criteria))
            earlier = findings.get((sign, side))
            if earlier is None or earlier.read < read:
                findings[sign, side] = finding
    return list(findings.values())


def shown(counts: Mapping[int, int], sign: int) -> Counter[int]:
    """The bins of one side of a difference, with their counts."""
    return Counter({bin_: sign * count for bin_, count in counts.items() if sign * count > 0})


def _true(evidence: Evidence, side: int, signs: Mapping[str, Mapping[int, int]], sign: int) -> bool:
    """Whether all that is read of a single record is true, and read once and not twice."""
    record = evidence.records[side.bit_length() - 1]
    for code, counts in signs.items():
        for bin_, count in shown(counts, sign).items():
            score = record.bins[code]
            if count != 1 or bin_ not in {widened(score, width) for width in (1, 5, 10)}:
                return False
    return True
