"""Attack 3, nested cells: the country less its parts, and two years together less one of them."""

from collections.abc import Iterator, Sequence

from tests.attacks.evidence import Evidence, Published, bits
from tests.attacks.finding import Finding
from tests.attacks.subtraction import distinct, remainder


def attack(evidence: Evidence, k: int) -> list[Finding]:
    """Remainders of 1 to k-1 organisations, of the newest releases at every moment."""
    newest: dict[tuple[str, str, int | str], tuple[Published, ...]] = {}
    findings: list[Finding] = []
    for announcement, sets in evidence.releases:
        if newest.get(announcement.subject) == sets:
            continue
        newest[announcement.subject] = sets
        findings += _country(evidence, k, sets)
        beside = [
            each
            for (country, model, _), others in newest.items()
            if (country, model) == (announcement.country, announcement.model)
            for each in others
        ]
        findings += _years(evidence, k, beside)
    return distinct(findings)


def _country(evidence: Evidence, k: int, sets: Sequence[Published]) -> Iterator[Finding]:
    families = {
        "sectors": [each for each in sets if each.batch.sector and not each.batch.size],
        "sizes": [each for each in sets if each.batch.size and not each.batch.sector],
        "fine cells": [each for each in sets if each.batch.sector and each.batch.size],
        "everything inside it": list(sets),
    }
    for whole in sets:
        if whole.batch.label == (None, None):
            for what, parts in families.items():
                yield from remainder(evidence, k, whole, parts, what)


def _years(evidence: Evidence, k: int, sets: Sequence[Published]) -> Iterator[Finding]:
    for whole in sets:
        if len({evidence.records[bit].year for bit in bits(whole.records)}) > 1:
            parts = [each for each in sets if each.batch.year != whole.batch.year]
            alike = [each for each in parts if each.batch.label == whole.batch.label]
            for year in sorted({str(each.batch.year) for each in parts}):
                one = [each for each in alike if str(each.batch.year) == year]
                yield from remainder(evidence, k, whole, one, f"the year {year}")
            yield from remainder(evidence, k, whole, parts, "everything of single years")
