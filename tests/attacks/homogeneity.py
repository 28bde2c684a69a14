"""Attack 9, homogeneity: a group whose members all score alike tells every member's score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.attacks.differences import between
from tests.attacks.evidence import Evidence, Published
from tests.attacks.finding import Finding
from tests.attacks.stream import TOTAL, Announcement


def attack(evidence: Evidence, spread: int | None = None) -> list[Finding]:
    """Published batches, and what left a batch, with less than the spread on some criterion.

    The spread is that of the announcement's policy unless given. Range is measured without the
    one at either end, who knows the own score.
    """
    findings: dict[str, Finding] = {}
    for releases in evidence.by_subject.values():
        for announcement, sets in releases:
            least = announcement.spread if spread is None else spread
            for each in sets:
                if each.batch.body not in findings:
                    alike = _alike(each.batch.histograms, least)
                    if alike:
                        findings[each.batch.body] = _finding(evidence, each.records, alike)
        findings.update(_departed(evidence, releases, spread))
    return list(findings.values())


def leave_one_out(counts: Mapping[int, int]) -> int:
    """Points between lowest and highest without the one at either end; 0 for fewer than three."""
    ends = [bin_ for bin_, count in sorted(counts.items()) for _ in range(min(count, 2))]
    return min(ends[-2] - ends[0], ends[-1] - ends[1]) if sum(counts.values()) > 2 else 0


def _alike(histograms: Mapping[str, Mapping[int, int]], least: int) -> list[str]:
    return [
        code
        for code, counts in sorted(histograms.items())
        if code != TOTAL and leave_one_out(counts) < least
    ]


def _departed(
    evidence: Evidence,
    releases: Sequence[tuple[Announcement, tuple[Published, ...]]],
    spread: int | None,
) -> Iterator[tuple[str, Finding]]:
    """What a split shows of those who left: a revision less the one after it."""
    for (_, earlier), (announcement, later) in zip(releases, releases[1:], strict=False):
        least = announcement.spread if spread is None else spread
        for difference in between(earlier, later):
            if difference.key.startswith("batch") and difference.before and difference.after:
                left = {
                    code: {bin_: -count for bin_, count in counts.items() if count < 0}
                    for code, counts in difference.signs().items()
                }
                alike = _alike(left, least)
                if alike and difference.removed:
                    found = _finding(evidence, difference.removed, alike)
                    yield f"{difference.key} {announcement.body}", found


def _finding(evidence: Evidence, records: int, alike: Iterable[str]) -> Finding:
    what = f"too alike on {', '.join(alike)}"
    return Finding(what, evidence.organisations(records), records)
