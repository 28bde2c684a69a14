"""Attack 4, signatures: records that were always published together can never be told apart.

The signature of a record is the family of all sets ever published that hold it, over all releases.
Any sum or difference of published histograms is the same for all records of one signature, so
classes of at least k organisations defeat every linear attack at once (invariant I1).
"""

from collections import defaultdict

from tests.attacks.evidence import Evidence, bits
from tests.attacks.finding import Finding


def classes(evidence: Evidence) -> list[tuple[int, tuple[int, ...]]]:
    """Sets of records with one signature, and the numbers in `evidence.sets` that make it."""
    signatures: dict[int, list[int]] = defaultdict(list)
    for number, records in enumerate(evidence.sets):
        for bit in bits(records):
            signatures[bit].append(number)
    found: dict[tuple[int, ...], int] = defaultdict(int)
    for bit, signature in signatures.items():
        found[tuple(signature)] |= 1 << bit
    return [(records, signature) for signature, records in found.items()]


def smallest(evidence: Evidence) -> int:
    """How many organisations the smallest class holds; 0 when nothing was published."""
    sizes = (len(evidence.organisations(records)) for records, _ in classes(evidence))
    return min(sizes, default=0)


def attack(evidence: Evidence, k: int) -> list[Finding]:
    """Classes of 1 to k-1 organisations."""
    return [
        Finding(f"in {len(signature)} published sets", found, records)
        for records, signature in classes(evidence)
        if (found := evidence.fewer_than(k, records))
    ]
