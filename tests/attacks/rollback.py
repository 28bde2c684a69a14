"""Attack 11, rollback and equivocation: a country contradicts what it has said before."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tests.attacks.evidence import Evidence, Published
from tests.attacks.finding import Finding
from tests.attacks.stream import TOTAL, Announcement, widened

Release = tuple[Announcement, tuple[Published, ...]]


def attack(evidence: Evidence, k: int) -> list[Finding]:
    """Two pasts of one country, model and year, each named by how it shows."""
    findings: list[Finding] = []
    for releases in evidence.by_subject.values():
        findings += _two_contents(evidence, releases)
        findings += _goes_back(releases)
        findings += _discontinued(evidence, k, releases)
        findings += _sealed_twice(evidence, releases)
    return findings


def _two_contents(evidence: Evidence, releases: Sequence[Release]) -> Iterator[Finding]:
    first: dict[tuple[int, int], Release] = {}
    for announcement, sets in releases:
        one, other = first.setdefault(announcement.order, (announcement, sets))
        if one is not announcement:
            before = {each.same: each.records for each in other}
            now = {each.same: each.records for each in sets}
            records = 0
            for same in before.keys() ^ now.keys():
                records |= before.get(same, 0) | now.get(same, 0)
            what = f"two contents of epoch and version {announcement.order}"
            yield Finding(what, evidence.organisations(records), records)


def _goes_back(releases: Sequence[Release]) -> Iterator[Finding]:
    """Repetitions are left out before, so whatever is older here is new in content."""
    newest = (0, 0)
    for announcement, _ in releases:
        if announcement.order < newest:
            yield Finding(f"{announcement.order} announced after {newest}, with other content")
        newest = max(newest, announcement.order)


def _discontinued(evidence: Evidence, k: int, releases: Sequence[Release]) -> Iterator[Finding]:
    alive: dict[str, Published] = {}
    retired: set[str] = set()
    epoch = 0
    for announcement, sets in releases:
        if announcement.epoch != epoch:
            # A new epoch is bound by nothing before it, except that nobody returns from retirement.
            alive, epoch, before = {}, announcement.epoch, frozenset[str]()
        now = {each.batch.id: each for each in sets}
        if not before <= announcement.retired:
            yield Finding("what was retired is no longer said to be")
        for batch_id in sorted(now.keys() & (retired | announcement.retired)):
            yield _all_of(evidence, f"retired batch {batch_id} is back", now[batch_id])
        for batch_id, old in sorted(alive.items()):
            new = now.get(batch_id)
            if new is None and batch_id not in announcement.retired:
                yield _all_of(evidence, f"batch {batch_id} vanished", old)
            elif new is not None and new.same != old.same and not split(old, new, k):
                records = old.records ^ new.records
                what = f"batch {batch_id} changed"
                yield Finding(what, evidence.organisations(records), records)
        alive = now
        before = announcement.retired
        retired |= announcement.retired


def split(old: Published, new: Published, k: int) -> bool:
    """Whether a batch became a later revision of itself by losing at least k and keeping k (I4)."""
    before, after = old.batch, new.batch
    width = max(before.width, after.width)
    return (
        after.rev > before.rev
        and before.m - after.m >= k
        and after.m >= k
        and after.width >= before.width
        and (before.label, before.layer, before.edition)
        == (after.label, after.layer, after.edition)
        and before.histograms.keys() == after.histograms.keys()
        and all(
            _contains(before.histograms[code], counts, 1 if code == TOTAL else width)
            for code, counts in after.histograms.items()
        )
    )


def _contains(before: dict[int, int], after: dict[int, int], width: int) -> bool:
    wide: dict[int, int] = defaultdict(int)
    for bin_, count in before.items():
        wide[widened(bin_, width)] += count
    return all(0 < count <= wide[bin_] for bin_, count in after.items())


def _sealed_twice(evidence: Evidence, releases: Sequence[Release]) -> Iterator[Finding]:
    batches: dict[str, int] = defaultdict(int)
    for _, sets in releases:
        for each in sets:
            batches[each.batch.id] |= each.records
    where: dict[str, set[str]] = defaultdict(set)
    for batch_id, records in batches.items():
        for who in evidence.organisations(records):
            where[who].add(batch_id)
    for who, ids in sorted(where.items()):
        if len(ids) > 1:
            yield Finding(f"sealed in {len(ids)} batches of one year", frozenset({who}))


def _all_of(evidence: Evidence, what: str, each: Published) -> Finding:
    return Finding(what, evidence.organisations(each.records), each.records)
