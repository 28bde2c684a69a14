"""Sealed batches, written once more from the paper alone: the design that the mutants go wrong in.

It shares nothing with the service, so that the attacks are not only tried on what they judge.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from tests.attacks.designs.book import Book, Issued, Label, counted, issue
from tests.attacks.designs.population import DAYS, Assessed, Country
from tests.attacks.homogeneity import leave_one_out

COOLING, PERIOD, DEADLINE = 14, 30, 30
LEVELS = (("sector and size", 0), ("sector", 60), ("country", 120))


@dataclass
class Batch:
    """A sealed group; `gone` are those who withdrew, with the day."""

    id: str
    label: Label
    members: dict[str, Assessed]
    rev: int = 0
    gone: dict[str, int] = field(default_factory=dict)


@dataclass
class State:
    """What one year of a country remembers."""

    pending: dict[str, tuple[Assessed, int]] = field(default_factory=dict)
    ledger: list[Batch] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    retired: set[str] = field(default_factory=set)
    version: int = 0


@dataclass
class Sealed:
    """RELEASE of the paper, section 2.4; `retire` is the mode of withdrawals."""

    k: int
    retire: bool = False
    spread: int = 10
    book: Book = field(init=False)
    years: dict[int, State] = field(default_factory=dict)
    # The newest record of each year and organisation, sealed or not; withdrawn ones are gone.
    assessed: dict[int, dict[str, tuple[Assessed, int]]] = field(default_factory=dict)
    made: int = 0

    def __post_init__(self) -> None:
        self.book = Book(self.k, self.spread)

    def play(self, country: Country) -> Book:
        """Live through all years, with monthly releases and a closing release of each year."""
        waiting = list(country.events)
        for day, closes in _calendar(country.years):
            while waiting and waiting[0].day < day:
                event = waiting.pop(0)
                if event.assessed is None:
                    self.withdraw(event.organisation, event.day)
                else:
                    self.book.knows([event.assessed])
                    self.submit(event.assessed, event.day)
            for year in sorted(self.years):
                self.release(year, day, closing=year in closes)
        return self.book

    def submit(self, given: Assessed, day: int) -> None:
        """A first record or a correction; after sealing it changes nothing."""
        state = self.years.setdefault(given.year, State())
        known = self.assessed.setdefault(given.year, {})
        first_seen = known.get(given.organisation, (given, day))[1]
        known[given.organisation] = given, first_seen
        if given.organisation not in state.used:
            state.pending[given.organisation] = given, first_seen

    def withdraw(self, organisation: str, day: int) -> None:
        """Forget what is pending; what is sealed stays, or is taken out later."""
        for year, state in self.years.items():
            self.assessed[year].pop(organisation, None)
            state.pending.pop(organisation, None)
            for batch in state.ledger:
                if self.retire and organisation in batch.members:
                    batch.gone[organisation] = day

    def release(self, year: int, day: int, *, closing: bool) -> None:
        """Seal what is safe, and publish when anything has changed."""
        state = self.years[year]
        removed = self.remove(state, day)
        sealed = list(self.seal(state, day, closing))
        if removed or sealed or self.must_publish(year):
            state.version += 1
            self.book.publish(state.version, year, day, self.issued(year), state.retired)

    def must_publish(self, year: int) -> bool:
        """Whether there is something to say besides; in the true design there never is."""
        return False

    def issued(self, year: int) -> list[Issued]:
        """Everything alive, in an order that tells nothing."""
        ledger = sorted(self.years[year].ledger, key=lambda batch: _hash(batch.id))
        return [self.as_issued(batch) for batch in ledger]

    def as_issued(self, batch: Batch) -> Issued:
        """A batch as it is published."""
        members = list(batch.members.values())
        return issue(batch.id, members, batch.label, rev=batch.rev, width=_width(len(members)))

    def remove(self, state: State, day: int) -> bool:
        """Split what may be split, and retire whole what has waited too long."""
        changed = False
        for batch in [each for each in state.ledger if each.gone]:
            gone = [batch.members[who] for who in batch.gone]
            staying = [each for who, each in batch.members.items() if who not in batch.gone]
            # Whose bins become wider must not have been published finer; they stay until retired.
            if _width(min(len(gone), len(staying) or self.k)) == _width(len(batch.members)) and (
                self.safe(gone) and (not staying or self.safe(staying))
            ):
                batch.members = {each.organisation: each for each in staying}
                batch.rev, batch.gone, changed = batch.rev + 1, {}, True
                if not staying:
                    self._retire(state, batch)
            elif day - min(batch.gone.values()) >= DEADLINE:
                self._retire(state, batch)
                changed = True
        return changed

    def seal(self, state: State, day: int, closing: bool) -> Iterator[Batch]:
        """New batches, from the finest label to the coarsest."""
        ready = {
            who: pending
            for who, pending in state.pending.items()
            if closing or day - pending[1] >= COOLING
        }
        for level, patience in LEVELS:
            groups: dict[Label, list[tuple[Assessed, int]]] = {}
            for given, first_seen in ready.values():
                groups.setdefault(_label(given, level), []).append((given, first_seen))
            for label, group in sorted(groups.items(), key=str):
                waited = day - min(first_seen for _, first_seen in group)
                members = [given for given, _ in group]
                if (closing or waited >= patience) and self.safe(members):
                    self.made += 1
                    names = {given.organisation: given for given in members}
                    batch = Batch(_hash(f"batch {self.made}")[:32], label, names)
                    state.ledger.append(batch)
                    state.used |= names.keys()
                    for who in names:
                        del state.pending[who], ready[who]
                    yield batch

    def safe(self, group: Sequence[Assessed]) -> bool:
        """SAFE of the paper, on one-point bins and on those that are published."""
        clients = Counter(principal for each in group for principal in each.principals)
        if len(group) < self.k or len(group) - max(clients.values(), default=0) < self.k - 1:
            return False
        return all(
            leave_one_out(dict(pairs)) >= self.spread
            for width in {1, _width(len(group))}
            for code, pairs in counted(group, width).items()
            if code != "total"
        )

    def _retire(self, state: State, batch: Batch) -> None:
        state.ledger.remove(batch)
        state.retired.add(batch.id)


def _calendar(years: int) -> Iterator[tuple[int, set[int]]]:
    """Days of releases, and the years that each closes; half a year follows the last one."""
    for start in range(0, years * DAYS, DAYS):
        yield from ((start + month * PERIOD, set()) for month in range(1, 13))
        yield start + DAYS, {start // DAYS}
    yield from ((years * DAYS + month * PERIOD, set()) for month in range(1, 7))


def _label(given: Assessed, level: str) -> Label:
    sector = None if level == "country" else given.sector
    return sector, given.size if level == "sector and size" else None


def _width(m: int) -> int:
    """Bins of five points below eight organisations (section 1 of the paper)."""
    return 5 if m < 8 else 1


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
