"""Attack 10, the insider: a practitioner or funder takes the own clients out of every group."""

from tests.attacks.evidence import Evidence, bits
from tests.attacks.finding import Finding
from tests.attacks.signature import classes


def attack(evidence: Evidence, k: int) -> list[Finding]:
    """Groups of which 1 to k-2 organisations are left to somebody who knows all the others.

    Groups are the published sets and the signature classes. One less than in the other attacks:
    whoever looks is no member, but a member with the same number of others would know as much.
    """
    groups = {*evidence.sets, *(records for records, _ in classes(evidence))}
    findings: dict[tuple[str, int], Finding] = {}
    for group in groups:
        clients: dict[str, int] = {}
        for bit in bits(group):
            for principal in evidence.records[bit].principals:
                clients[principal] = clients.get(principal, 0) | 1 << bit
        for principal, known in clients.items():
            left = group & ~known
            found = evidence.fewer_than(k - 1, left)
            if found:
                what = f"{principal} knows the other {known.bit_count()}"
                findings[principal, left] = Finding(what, found, left)
    return list(findings.values())
