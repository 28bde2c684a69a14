"""Attack 2, margin subtraction: the total of a sector or a size less its published parts."""

from collections.abc import Iterator, Sequence

from tests.attacks.evidence import Evidence, Published
from tests.attacks.finding import Finding
from tests.attacks.subtraction import distinct, remainder


def attack(evidence: Evidence, k: int) -> list[Finding]:
    """Remainders of 1 to k-1 organisations within one release."""
    return distinct(
        finding
        for releases in evidence.by_subject.values()
        for _, sets in releases
        for finding in _release(evidence, k, sets)
    )


def _release(evidence: Evidence, k: int, sets: Sequence[Published]) -> Iterator[Finding]:
    for whole in sets:
        sector, size = whole.batch.label
        if (sector is None) == (size is None):
            continue
        parts = [each for each in sets if _within(each, sector, size)]
        fine = [each for each in parts if None not in each.batch.label]
        yield from remainder(evidence, k, whole, fine, "its fine cells")
        yield from remainder(evidence, k, whole, parts, "everything inside it")


def _within(part: Published, sector: str | None, size: str | None) -> bool:
    return part.batch.sector == sector if sector is not None else part.batch.size == size
