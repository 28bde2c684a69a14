"""Attack 7, support intersection: an organisation in two sets scored what both sets hold.

No subtraction is needed, so large groups do not protect; being published once a year does.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tests.attacks.evidence import Evidence, Published, bits
from tests.attacks.finding import Finding
from tests.attacks.stream import TOTAL, Batch, widened

Own = tuple[Published, int]


def attack(evidence: Evidence, k: int) -> list[Finding]:
    """Organisations in two published sets of one model and year of which neither holds the other.

    A set inside another one adds nothing to it, unless the organisation is in the two with
    different records. `read` counts the criteria pinned to one bin. There is no threshold: one
    is too many.
    """
    del k
    findings = []
    for releases in evidence.by_subject.values():
        distinct = {each.records: each for _, sets in releases for each in sets}
        for who, sets in _by_organisation(evidence, distinct.values()).items():
            if _cross(sets):
                allowed = _allowed(each for each, _ in sets)
                pinned = sum(scores.bit_count() == 1 for scores in allowed.values())
                mine = 0
                for _, own in sets:
                    mine |= own
                what = f"in {len(sets)} sets of one year"
                findings.append(Finding(what, frozenset({who}), mine, pinned, len(allowed)))
    return findings


def _by_organisation(evidence: Evidence, sets: Iterable[Published]) -> dict[str, list[Own]]:
    """The sets that each organisation is in, with its own records there."""
    found: dict[str, list[Own]] = defaultdict(list)
    for each in sets:
        own: dict[str, int] = defaultdict(int)
        for bit in bits(each.records):
            own[evidence.records[bit].who] |= 1 << bit
        for who, records in own.items():
            found[who].append((each, records))
    return found


def _cross(sets: Sequence[Own]) -> bool:
    """Whether the sets are no chain, each inside the next, or hold different records of theirs."""
    rising = sorted((each.records for each, _ in sets), key=int.bit_count)
    chain = all(small & large == small for small, large in zip(rising, rising[1:], strict=False))
    return not chain or len({own for _, own in sets}) > 1


def _allowed(sets: Iterable[Published]) -> dict[str, int]:
    """By criterion the scores that every set allows, one bit each."""
    allowed: dict[str, int] = {}
    for each in sets:
        for code, scores in _support(each.batch).items():
            allowed[code] = allowed.get(code, scores) & scores
    return allowed


@lru_cache(maxsize=4096)
def _support(batch: Batch) -> dict[str, int]:
    return {
        code: sum(1 << score for score in range(101) if widened(score, batch.width) in counts)
        for code, counts in batch.histograms.items()
        if code != TOTAL
    }
