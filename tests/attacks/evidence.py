"""Stream and truth put together: every published set as the record versions it was counted from.

A set of records is a whole number with one bit for each, so unions, differences and inclusion are
single operations however many releases there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.attacks.stream import (
    TOTAL,
    Announcement,
    Batch,
    Record,
    Row,
    Truth,
    announcements,
    truth,
    widened,
)


@dataclass(frozen=True, eq=False)
class Published:
    """A batch of a release and the records in it."""

    batch: Batch
    records: int

    @property
    def same(self) -> tuple[str, int]:
        """Two that are equal in this say the same of the same records."""
        return self.batch.body, self.records


class Evidence:
    """Everything public, with everything true.

    `releases` holds the announcements in order with their sets; `untrue` names published batches
    that are not what the truth says, which would make every other result worthless.
    """

    def __init__(self, stream: Iterable[Row], known: Iterable[Row]) -> None:
        self.stream = announcements(stream)
        self._truth: Truth = truth(known)
        self.records: list[Record] = self._truth.records
        self.untrue: list[str] = []
        self._bit: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for number, record in enumerate(self.records):
            self._bit[record.country, record.organisation, record.record].append(number)
        self._cache: dict[tuple[str, str, tuple[tuple[str, str], ...]], Published] = {}
        self.releases: list[tuple[Announcement, tuple[Published, ...]]] = [
            (each, tuple(self._published(each, batch) for batch in each.batches))
            for each in self.stream
        ]

    @cached_property
    def sets(self) -> list[int]:
        """The distinct sets of records ever published."""
        return list(dict.fromkeys(each.records for _, sets in self.releases for each in sets))

    @cached_property
    def by_subject(
        self,
    ) -> dict[tuple[str, str, int | str], list[tuple[Announcement, tuple[Published, ...]]]]:
        """Releases of each country, model and year in order, repetitions left out."""
        found: dict[
            tuple[str, str, int | str], dict[str, tuple[Announcement, tuple[Published, ...]]]
        ] = defaultdict(dict)
        for announcement, sets in self.releases:
            found[announcement.subject].setdefault(announcement.body, (announcement, sets))
        return {subject: list(each.values()) for subject, each in found.items()}

    def organisations(self, records: int) -> frozenset[str]:
        """Whose records these are."""
        return frozenset(self.records[bit].who for bit in bits(records))

    def fewer_than(self, k: int, records: int) -> frozenset[str]:
        """The organisations, when they are 1 to k-1; else none."""
        if not records:
            return frozenset()
        found: set[str] = set()
        for bit in bits(records):
            found.add(self.records[bit].who)
            if len(found) >= k:
                return frozenset()
        return frozenset(found)

    def _published(self, announcement: Announcement, batch: Batch) -> Published:
        key = (announcement.country, announcement.version, batch.id, batch.rev)
        candidates = self._truth.members.get(key)
        if not candidates:
            raise ValueError(f"the truth does not know the members of {key}")
        found = [self._resolved(announcement.country, batch, each) for each in candidates]
        fitting = [each for each in found if self._fits(each)]
        if not fitting:
            self.untrue.append(
                f"{announcement.country} version {announcement.version} batch {batch.id}"
                " is not the sum of its members"
            )
        return (fitting or found)[0]

    def _resolved(
        self, country: str, batch: Batch, members: tuple[tuple[str, str], ...]
    ) -> Published:
        key = (country, batch.body, members)
        if key not in self._cache:
            records = 0
            for organisation, record in members:
                records |= 1 << self._number(country, batch, organisation, record)
            self._cache[key] = Published(batch, records)
        return self._cache[key]

    def _number(self, country: str, batch: Batch, organisation: str, record: str) -> int:
        numbers = self._bit.get((country, organisation, record), [])
        if len(numbers) > 1:
            subject = (batch.model, batch.year)
            numbers = [
                each
                for each in numbers
                if (self.records[each].model, self.records[each].year) == subject
            ]
        if len(numbers) != 1:
            raise ValueError(f"the truth does not tell record {record} of {country}/{organisation}")
        return numbers[0]

    def _fits(self, published: Published) -> bool:
        batch = published.batch
        records = [self.records[bit] for bit in bits(published.records)]
        return batch.m == len(records) and all(
            counts == _counted(records, code, 1 if code == TOTAL else batch.width)
            for code, counts in batch.histograms.items()
        )


def _counted(records: list[Record], code: str, width: int) -> dict[int, int]:
    return Counter(widened(record.bins[code], width) for record in records)


def bits(records: int) -> Iterator[int]:
    """The numbers of the records in a set, rising."""
    while records:
        lowest = records & -records
        yield lowest.bit_length() - 1
        records ^= lowest
