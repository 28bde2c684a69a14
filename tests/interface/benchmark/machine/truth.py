"""What really happened, kept beside the nodes: who is in which published batch."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import Batch

Organisation = str


class Content(NamedTuple):
    """One record version: an organisation's assessment with the scores it had."""

    assessment: str
    bins: bytes


class BatchKey(NamedTuple):
    """A revision of a batch of one country."""

    country: str
    id: str
    rev: int


Members = frozenset[Content]


@dataclass
class Truth:
    """Members of every batch ever signed, and what has reached anybody outside its country.

    A release that was lost on every way is public to nobody, so only what arrived counts.
    """

    organisations: dict[str, Organisation] = field(default_factory=dict)
    principals: dict[str, tuple[str, ...]] = field(default_factory=dict)
    members: dict[BatchKey, Members] = field(default_factory=dict)
    batches: dict[BatchKey, Batch] = field(default_factory=dict)
    public: set[BatchKey] = field(default_factory=set)
    releases: dict[tuple[str, str], dict[bytes, Announcement]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def who(self, members: Iterable[Content]) -> set[Organisation]:
        """The organisations that these record versions are of."""
        return {self.organisations[each.assessment] for each in members}

    def publish(self, release: Announcement) -> None:
        """A release arrived at another country, for the first time or again."""
        self.releases[release.country, release.subject].setdefault(release.to_bytes(), release)
        self.public.update(keys(release))


def keys(release: Announcement) -> set[BatchKey]:
    """The revisions of batches that a release shows."""
    return {BatchKey(release.country, batch.id, batch.rev) for batch in release.batches}
