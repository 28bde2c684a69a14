"""Differences of two releases: what was added and what was removed, by every key a reader can form.

A key is one batch, one label, or what a reader adds up himself: a sector, the country.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tests.attacks.evidence import Evidence, Published
from tests.attacks.stream import TOTAL, Batch, widened

# All pairs within a year of monthly releases.
REACH = 12
BINS = 101


@dataclass(frozen=True)
class Difference:
    """One key in two releases; only what changed in between.

    `added` and `removed` are known to the audit only; `before` and `after` are public.
    """

    key: str
    before: tuple[Published, ...]
    after: tuple[Published, ...]
    added: int
    removed: int

    def signs(self) -> dict[str, Counter[int]]:
        """By criterion, count by bin of `after` less `before`, no zeros; from public bytes."""
        sets = self.before + self.after
        width = max(each.batch.width for each in sets)
        codes = {code: None for each in sets for code in each.batch.histograms}
        signs: dict[str, Counter[int]] = {}
        for code in codes:
            net = np.zeros(BINS, np.int64)
            for each in self.after:
                net += _dense(each.batch, code, width)
            for each in self.before:
                net -= _dense(each.batch, code, width)
            signs[code] = Counter({int(bin_): int(net[bin_]) for bin_ in np.flatnonzero(net)})
        return signs


@lru_cache(maxsize=65_536)
def _dense(batch: Batch, code: str, width: int) -> NDArray[np.int64]:
    dense = np.zeros(BINS, np.int64)
    for bin_, count in batch.histograms.get(code, {}).items():
        dense[bin_ if code == TOTAL else widened(bin_, width)] += count
    return dense


def differences(evidence: Evidence, reach: int = REACH) -> Iterator[Difference]:
    """Every key that changed between two releases of one subject at most `reach` apart."""
    for releases in evidence.by_subject.values():
        for here, (_, earlier) in enumerate(releases):
            for _, later in releases[here + 1 : here + 1 + reach]:
                yield from between(earlier, later)


def between(earlier: Sequence[Published], later: Sequence[Published]) -> Iterator[Difference]:
    """Every key that differs between two releases."""
    before = {each.same: each for each in earlier}
    after = {each.same: each for each in later}
    keys: dict[str, tuple[list[Published], list[Published]]] = defaultdict(lambda: ([], []))
    for side, (mine, others) in enumerate(((before, after), (after, before))):
        for same, each in mine.items():
            if same not in others:
                for key in _keys(each):
                    keys[key][side].append(each)
    done = set()
    for key, (old, new) in keys.items():
        # A label with one batch is that batch: judging it once is enough.
        what = (tuple(map(id, old)), tuple(map(id, new)))
        if what not in done:
            done.add(what)
            added, removed = _sides(old, new)
            yield Difference(key, tuple(old), tuple(new), added, removed)


def _keys(each: Published) -> list[str]:
    batch = each.batch
    return [
        f"batch {batch.id}",
        f"label {batch.sector}/{batch.size} {batch.layer} {batch.edition}",
        f"sector {batch.sector}",
        "country",
    ]


def _sides(old: Sequence[Published], new: Sequence[Published]) -> tuple[int, int]:
    before, disjoint_before = _union(old)
    after, disjoint_after = _union(new)
    if disjoint_before and disjoint_after:
        return after & ~before, before & ~after
    # Published sets overlap in tables with margins: count how often each record came and went.
    length = (before | after).bit_length() // 8 + 1
    net = sum(_each(one, length) for one in new) - sum(_each(one, length) for one in old)
    return _together(net > 0), _together(net < 0)


def _each(published: Published, length: int) -> NDArray[np.int64]:
    packed = np.frombuffer(published.records.to_bytes(length, "little"), np.uint8)
    return np.unpackbits(packed, bitorder="little").astype(np.int64)


def _together(chosen: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(chosen, bitorder="little").tobytes(), "little")


def _union(sets: Sequence[Published]) -> tuple[int, bool]:
    union, disjoint = 0, True
    for each in sets:
        disjoint = disjoint and not union & each.records
        union |= each.records
    return union, disjoint
