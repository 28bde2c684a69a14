"""Four ways to do one step of sealed batches wrongly, as the paper names them."""

from copy import deepcopy
from dataclasses import dataclass, field

from tests.attacks.designs.book import Issued, issue
from tests.attacks.designs.population import SECTORS, Assessed
from tests.attacks.designs.sealed import PERIOD, Sealed, State

BACKUP, RESTORE = 6 * PERIOD, 9 * PERIOD


@dataclass
class MinusOne(Sealed):
    """A batch is issued again without whoever withdrew."""

    shrunk: set[int] = field(default_factory=set)

    def withdraw(self, organisation: str, day: int) -> None:
        """Take the organisation out of its batch at once."""
        super().withdraw(organisation, day)
        for year, state in self.years.items():
            for batch in state.ledger:
                if batch.members.pop(organisation, None) is not None:
                    batch.rev += 1
                    self.shrunk.add(year)

    def must_publish(self, year: int) -> bool:
        """Whether a batch became smaller."""
        asked = year in self.shrunk
        self.shrunk.discard(year)
        return asked


@dataclass
class MarginsToo(Sealed):
    """The totals of sectors are published besides, over all who were assessed."""

    def must_publish(self, year: int) -> bool:
        """Margins change with whoever comes."""
        return True

    def issued(self, year: int) -> list[Issued]:
        """The batches, and the margins of all sectors that are large enough."""
        margins = []
        for sector in SECTORS:
            group = [each for each, _ in self.assessed[year].values() if each.sector == sector]
            if len(group) >= self.k:
                version = self.years[year].version
                margins.append(issue(f"margin-{sector}", group, (sector, None), rev=version))
        return super().issued(year) + margins


@dataclass
class Restored(Sealed):
    """A backup of three months ago is brought back, and what was forgotten is sealed again."""

    saved: dict[int, State] = field(default_factory=dict)

    def release(self, year: int, day: int, *, closing: bool) -> None:
        """Go back once; who is not known to be sealed waits again."""
        if day == BACKUP:
            self.saved[year] = deepcopy(self.years[year])
        if day == RESTORE and year in self.saved:
            state = self.years[year] = self.saved.pop(year)
            for who, given in self.assessed[year].items():
                if who not in state.used:
                    state.pending[who] = given
        super().release(year, day, closing=closing)


@dataclass
class CorrectedInPlace(Sealed):
    """A correction changes the batch that its organisation is in."""

    corrected: set[int] = field(default_factory=set)

    def submit(self, given: Assessed, day: int) -> None:
        """Let the sealed scores follow."""
        super().submit(given, day)
        for batch in self.years[given.year].ledger:
            if given.organisation in batch.members:
                batch.members[given.organisation] = given
                batch.rev += 1
                self.corrected.add(given.year)

    def must_publish(self, year: int) -> bool:
        """Whether a batch was corrected."""
        asked = year in self.corrected
        self.corrected.discard(year)
        return asked
