"""Attack 6, sign separation: read what a withdrawn record held from beneath the arrivals."""

from tests.attacks.differences import REACH, differences
from tests.attacks.evidence import Evidence
from tests.attacks.finding import Finding
from tests.attacks.stream import TOTAL
from tests.attacks.temporal import shown


def attack(evidence: Evidence, k: int, reach: int = REACH) -> list[Finding]:
    """Removals of 1 to k-1 organisations of whom some score shows; `read` counts the criteria.

    A criterion is read when nothing that arrived hides any of those who left.
    """
    findings: dict[int, Finding] = {}
    for difference in differences(evidence, reach):
        left = evidence.fewer_than(k, difference.removed)
        known = findings.get(difference.removed)
        if not left or (known and known.all_read):
            continue
        signs = difference.signs()
        criteria = [code for code in signs if code != TOTAL]
        departed = {code: shown(signs[code], -1).total() for code in criteria}
        read = sum(count == difference.removed.bit_count() for count in departed.values())
        if any(departed.values()) and (known is None or known.read < read):
            findings[difference.removed] = Finding(
                difference.key, left, difference.removed, read, len(criteria)
            )
    return list(findings.values())
