"""The real node with one step done wrongly, and the design that everybody builds first.

Each mutant has to be told from the real one by the attacks; nobody judges what it releases, as
receivers would.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import (
    WHOLE_COUNTRY,
    Label,
    histograms_of,
    seal,
    widened,
)
from services.benchmark.domain.ledger import LedgerBatch
from services.benchmark.domain.ledger_change import LedgerChange
from services.benchmark.domain.record import Record, Subject
from services.benchmark.domain.removals import Retirement, Split
from services.benchmark.domain.sealing import Moment, one_per_participant
from services.benchmark.simulation.life import Told
from services.benchmark.simulation.memory import Memory, ModelYear, Newest
from services.benchmark.simulation.node import Node, Release, batch_ids
from services.benchmark.simulation.population import pseudonym
from services.benchmark.simulation.run import FIRST_YEAR, Scenario, life

BACKUP, RESTORE = date(FIRST_YEAR, 8, 1), date(FIRST_YEAR, 12, 1)


@dataclass
class Unjudged(Node):
    """Releases whatever it made."""

    def judge(self, release: Announcement, hashed: str, before: Newest | None) -> None:
        """Whether a receiver would take it is not asked."""


@dataclass
class ReissuedMinusOne(Unjudged):
    """A batch is published again without whoever withdrew, however few these are."""

    def removal(self, entry: LedgerBatch, moment: Moment) -> Split | Retirement | None:
        """Take out who left, whatever that shows."""
        members = self.memory.members[entry.batch.id].values()
        leaving = tuple(member for member in members if member.removed is not None)
        staying = [member.scores for member in members if member.scores is not None]
        if not staying:
            return Retirement(entry.batch.id)
        histograms = widened(histograms_of(staying), entry.batch.width)
        after = replace(entry.batch, rev=entry.batch.rev + 1, m=len(staying), histograms=histograms)
        return Split(after, leaving)


@dataclass
class MarginsToo(Unjudged):
    """Sectors are published besides, over all who were assessed."""

    def apply(self, about: ModelYear, what: LedgerChange) -> list[LedgerBatch]:
        """Add margins to what is released; the ledger itself does not have them."""
        return [*super().apply(about, what), *self._margins(about)]

    def _margins(self, about: ModelYear) -> Iterator[LedgerBatch]:
        assessed = [record for record in current(self) if record.series.layer == "consensus"]
        before = self.memory.newest.get(about)
        version = before.announcement.version if before else 0
        for sector in sorted({record.sector for record in assessed}):
            group = [record for record in assessed if record.sector == sector]
            if len(group) >= self.policy.rule.k:
                batch_id = pseudonym(f"margin of {sector} after {version}", 32)
                self.memory.truth[batch_id] = tuple(group)
                batch = seal(batch_id, Label(sector), group, self.policy.rule.width)
                yield LedgerBatch(batch, self.policy.rule)


@dataclass
class Restored(Unjudged):
    """A backup is brought back, and what was sealed since is sealed again."""

    saved: Memory | None = None

    def release_what_is_due(self, now: datetime) -> Iterator[Release]:
        """Go back four months before this release; what organisations told since is told again."""
        if now.date() == RESTORE and self.saved is not None:
            told = self.memory.subjects
            self.memory = self.saved
            for subject in told.values():
                self.memory.keep(subject)
        yield from super().release_what_is_due(now)
        if now.date() == BACKUP:
            self.saved = deepcopy(self.memory)


@dataclass
class CorrectedInPlace(Unjudged):
    """A correction changes the batch that its organisation is in."""

    def take_in(self, subject: Subject, moment: datetime) -> None:
        """Let the sealed scores follow the record."""
        super().take_in(subject, moment)
        batch = self.memory.batch_of.get(subject.assessment)
        if batch is None or not isinstance(subject, Record):
            return
        member = self.memory.members[batch][subject.assessment]
        self.memory.members[batch][subject.assessment] = replace(member, scores=subject.scores)
        self.memory.truth[batch] = tuple(
            subject if record.assessment == subject.assessment else record
            for record in self.memory.truth[batch]
        )

    def apply(self, about: ModelYear, what: LedgerChange) -> list[LedgerBatch]:
        """Count the members of all batches again."""
        ledger = [self._counted(entry) for entry in super().apply(about, what)]
        self.memory.ledger[about] = ledger
        return ledger

    def _counted(self, entry: LedgerBatch) -> LedgerBatch:
        scores = [record.scores for record in self.memory.truth[entry.batch.id]]
        histograms = widened(histograms_of(scores), entry.batch.width)
        if histograms == entry.batch.histograms:
            return entry
        batch = replace(entry.batch, rev=entry.batch.rev + 1, histograms=histograms)
        return LedgerBatch(batch, entry.rule)


@dataclass
class Naive(Unjudged):
    """All groups of at least k are published, and published again whenever something changes."""

    def everything(self, about: ModelYear, now: datetime) -> Iterator[Release]:
        """The release of all that is known now, if it is not what was released before."""
        previous = {entry.batch.id: entry for entry in self.memory.ledger.get(about, [])}
        ledger = list(self._groups(previous))
        if ledger != list(previous.values()):
            self.memory.ledger[about] = ledger
            yield self._publish(about, LedgerChange(), Moment(now))

    def apply(self, about: ModelYear, what: LedgerChange) -> list[LedgerBatch]:
        """Nothing is sealed."""
        return self.memory.ledger[about]

    def _groups(self, previous: dict[str, LedgerBatch]) -> Iterator[LedgerBatch]:
        groups: dict[Label, list[Record]] = {}
        for record in current(self):
            for label in (
                WHOLE_COUNTRY,
                Label(record.sector),
                Label(record.sector, record.size),
            ):
                groups.setdefault(label, []).append(record)
        for label, group in groups.items():
            if len(group) < self.policy.rule.k:
                continue
            batch_id = pseudonym(str(label), 32)
            series = group[0].series._replace(layer="consensus")
            batch = replace(seal(batch_id, label, group, 1), series=series)
            before = previous.get(batch_id)
            self.memory.truth[batch_id] = tuple(group)
            if before is None:
                yield LedgerBatch(batch, self.policy.rule)
            elif before.batch.histograms == batch.histograms:
                yield before
            else:
                rev = before.batch.rev + 1
                yield LedgerBatch(replace(batch, rev=rev), self.policy.rule)


def current(node: Node) -> list[Record]:
    """The record of each organisation as it stands now."""
    records = [each for each in node.memory.subjects.values() if isinstance(each, Record)]
    return one_per_participant(records)


def republished(scenario: Scenario) -> Iterator[Told | Release]:
    """One country and year of the naive design: a release for whatever anybody tells."""
    country = scenario.codes[0]
    node = Naive(country, scenario.policy, batch_ids(scenario.seed))
    for told in life(scenario, country):
        node.take_in(told.subject(), told.moment)
        yield told
        yield from node.everything(("perform-full", FIRST_YEAR), told.moment)
