"""Attack 8, directory linking: give a name to a record that another attack has isolated."""

from collections.abc import Iterable

from tests.attacks.evidence import Evidence, bits
from tests.attacks.finding import Finding

MOST_CANDIDATES = 3


def attack(evidence: Evidence, isolated: Iterable[Finding]) -> list[Finding]:
    """Isolated records for which the public directory leaves at most three candidates.

    The labels of all sets that hold a record are known; a sector's and a size's total together
    tell sector and size.
    """
    entries = {
        record.who: (record.country, record.sector, record.size) for record in evidence.records
    }
    records = 0
    for finding in isolated:
        records |= finding.records
    findings = []
    for bit in bits(records):
        record = evidence.records[bit]
        sector, size = _known_label(evidence, bit)
        candidates = [
            who
            for who, (country, *label) in entries.items()
            if country == record.country and sector in (None, label[0]) and size in (None, label[1])
        ]
        if len(candidates) <= MOST_CANDIDATES:
            what = f"one of {len(candidates)} in {sector}/{size}"
            findings.append(Finding(what, frozenset({record.who}), 1 << bit))
    return findings


def _known_label(evidence: Evidence, bit: int) -> tuple[str | None, str | None]:
    holding = [
        each.batch for _, sets in evidence.releases for each in sets if each.records >> bit & 1
    ]
    sectors = {batch.sector for batch in holding} - {None}
    sizes = {batch.size for batch in holding} - {None}
    return next(iter(sectors), None), next(iter(sizes), None)
