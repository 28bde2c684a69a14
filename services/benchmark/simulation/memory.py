"""What a country's node keeps, in memory instead of a database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.ledger import LedgerBatch, Member
from services.benchmark.domain.receive import Held
from services.benchmark.domain.record import Record, Subject, Tombstone

ModelYear = tuple[str, int]


@dataclass(frozen=True)
class Newest:
    """A country's newest release of one model and year, and what the next is held against."""

    announcement: Announcement
    held: Held


@dataclass
class Memory:
    """Records, marks, ledger and releases; each field stands for a collection of the service.

    `truth` alone has no counterpart: the members of every living batch as they were sealed, which
    a node forgets when they withdraw and an audit has to know.
    """

    subjects: dict[str, Subject] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    used: set[tuple[str, int, str]] = field(default_factory=set)
    members: dict[str, dict[str, Member]] = field(default_factory=dict)
    batch_of: dict[str, str] = field(default_factory=dict)
    ledger: dict[ModelYear, list[LedgerBatch]] = field(default_factory=dict)
    newest: dict[ModelYear, Newest] = field(default_factory=dict)
    period: date | None = None
    truth: dict[str, tuple[Record, ...]] = field(default_factory=dict)

    def keep(self, subject: Subject) -> None:
        """Put a new state in place; a correction keeps its mark, a tombstone nothing."""
        before = self.subjects.get(subject.assessment)
        self.subjects[subject.assessment] = subject
        if isinstance(subject, Tombstone):
            self.pending.discard(subject.assessment)
        elif not isinstance(before, Record):
            self.pending.add(subject.assessment)

    def unsealed(self, about: ModelYear) -> list[Record]:
        """Records that no batch was made of, of organisations that are in none."""
        return [
            record
            for record in self._waiting()
            if _about(record) == about and (*about, record.participant) not in self.used
        ]

    def changing(self) -> list[ModelYear]:
        """Models and years in which a release may change something."""
        left = self.left()
        batches = {
            about
            for about, ledger in self.ledger.items()
            if any(entry.batch.id in left for entry in ledger)
        }
        return sorted({*map(_about, self._waiting()), *batches})

    def left(self) -> set[str]:
        """Batches that somebody withdrew from."""
        return {
            batch
            for batch, members in self.members.items()
            if any(member.removed is not None for member in members.values())
        }

    def seal(self, batch: str, members: Iterable[Record]) -> None:
        """Note who is in a new batch."""
        sealed = tuple(members)
        self.members[batch] = {
            each.assessment: Member(each.assessment, each.scores, each.principals)
            for each in sealed
        }
        self.batch_of.update((each.assessment, batch) for each in sealed)
        self.pending.difference_update(each.assessment for each in sealed)
        self.used.update((*_about(each), each.participant) for each in sealed)
        self.truth[batch] = sealed

    def depart(self, assessment: str, moment: datetime) -> None:
        """Note that a member left; its scores are not kept."""
        batch = self.batch_of.get(assessment)
        if batch is None or self.members[batch][assessment].removed is not None:
            return
        known = self.members[batch][assessment]
        self.members[batch][assessment] = Member(assessment, None, known.principals, moment)

    def forget(self, assessments: Iterable[str]) -> None:
        """Cut the links from these to their batches."""
        for assessment in assessments:
            batch = self.batch_of.pop(assessment, None)
            if batch is not None:
                del self.members[batch][assessment]

    def split(self, batch: str, leaving: Iterable[Member]) -> None:
        """Let these members of a batch go."""
        gone = {member.assessment for member in leaving}
        self.forget(gone)
        self.truth[batch] = tuple(
            record for record in self.truth[batch] if record.assessment not in gone
        )

    def end(self, batches: Iterable[str]) -> None:
        """Forget the members of batches that were retired."""
        for batch in batches:
            self.forget(list(self.members[batch]))
            del self.members[batch], self.truth[batch]

    def _waiting(self) -> Iterable[Record]:
        found = (self.subjects[assessment] for assessment in self.pending)
        return (subject for subject in found if isinstance(subject, Record))


def _about(record: Record) -> ModelYear:
    return record.series.model, record.series.year


Members = Mapping[str, tuple[Record, ...]]
