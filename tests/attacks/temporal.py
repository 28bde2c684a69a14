"""Attack 1, temporal differencing: subtract one release from a later one and look at each side.

Arrivals and departures have opposite signs, so "the change is at least k" protects nobody.
"""

from collections import Counter
from collections.abc import Mapping

from tests.attacks.differences import REACH, Difference, differences
from tests.attacks.evidence import Evidence
from tests.attacks.finding import Finding
from tests.attacks.stream import TOTAL, widened


def attack(evidence: Evidence, k: int, reach: int = REACH) -> list[Finding]:
    """Sides of a difference with 1 to k-1 organisations, and on how many criteria it is read."""
    findings: dict[tuple[int, int], Finding] = {}
    for difference in differences(evidence, reach):
        for sign, side in ((1, difference.added), (-1, difference.removed)):
            found = evidence.fewer_than(k, side)
            earlier = findings.get((sign, side))
            if not found or (earlier and (earlier.all_read or side.bit_count() > 1)):
                continue
            read, criteria = _read(evidence, difference, sign, side)
            if earlier is None or earlier.read < read:
                what = f"{difference.key} {sign:+d}"
                findings[sign, side] = Finding(what, found, side, read, criteria)
    return list(findings.values())


def shown(counts: Mapping[int, int], sign: int) -> Counter[int]:
    """The bins of one side of a difference, with their counts."""
    return Counter({bin_: sign * count for bin_, count in counts.items() if sign * count > 0})


def _read(evidence: Evidence, difference: Difference, sign: int, side: int) -> tuple[int, int]:
    """On how many criteria, of how many, the score of a single record is read, all of it true."""
    if side.bit_count() > 1:
        return 0, 0
    record = evidence.records[side.bit_length() - 1]
    signs = difference.signs()
    for code, counts in signs.items():
        possible = {widened(record.bins[code], width) for width in (1, 5, 10)}
        if any(count > 1 or bin_ not in possible for bin_, count in shown(counts, sign).items()):
            return 0, 0
    criteria = [code for code in signs if code != TOTAL]
    return sum(len(shown(signs[code], sign)) == 1 for code in criteria), len(criteria)
