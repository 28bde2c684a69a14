"""Attack 7, support intersection: an organisation in two sets scored what both sets hold.

No subtraction is needed, so large groups do not protect; being published once a year does.
"""

from collections import defaultdict

from tests.attacks.evidence import Evidence, Published, bits
from tests.attacks.finding import Finding
from tests.attacks.stream import TOTAL, widened

BINS = range(101)


def attack(evidence: Evidence, k: int) -> list[Finding]:
    """Organisations in two published sets of one model and year of which neither holds the other.

    A set inside another one adds nothing to it, unless the organisation is in the two with
    different records. `read` counts the criteria pinned to one bin. There is no threshold: one
    is too many.
    """
    del k
    findings = []
    for where in _sets_by_organisation(evidence).values():
        for who, sets in where.items():
            if _cross(evidence, who, sets):
                codes = {code for each in sets for code in each.batch.histograms} - {TOTAL}
                pinned = sum(len(_candidates(sets, code)) == 1 for code in codes)
                found = frozenset({who})
                mine = sum(
                    1 << bit for bit in set().union(*(_own(evidence, who, each) for each in sets))
                )
                findings.append(
                    Finding(f"in {len(sets)} sets of one year", found, mine, pinned, len(codes))
                )
    return findings


def _sets_by_organisation(
    evidence: Evidence,
) -> dict[tuple[str, str, int | str], dict[str, list[Published]]]:
    found: dict[tuple[str, str, int | str], dict[str, list[Published]]] = {}
    for subject, releases in evidence.by_subject.items():
        distinct = {each.records: each for _, sets in releases for each in sets}
        where: dict[str, list[Published]] = defaultdict(list)
        for each in distinct.values():
            for who in evidence.organisations(each.records):
                where[who].append(each)
        found[subject] = where
    return found


def _cross(evidence: Evidence, who: str, sets: list[Published]) -> bool:
    """Whether the sets are no chain, each inside the next, or hold different records of theirs."""
    rising = sorted((each.records for each in sets), key=int.bit_count)
    chain = all(small & large == small for small, large in zip(rising, rising[1:], strict=False))
    return not chain or len({tuple(_own(evidence, who, each)) for each in sets}) > 1


def _own(evidence: Evidence, who: str, each: Published) -> list[int]:
    return [bit for bit in bits(each.records) if evidence.records[bit].who == who]


def _candidates(sets: list[Published], code: str) -> set[int]:
    """Scores that every set allows."""
    allowed = set(BINS)
    for each in sets:
        support = each.batch.histograms.get(code)
        if support is not None:
            width = each.batch.width
            allowed = {score for score in allowed if widened(score, width) in support}
    return allowed
