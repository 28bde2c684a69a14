"""How long what is pending waits, before it is sealed and before it is sealed more coarsely."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.benchmark.domain.batch import Label


@dataclass(frozen=True, slots=True)
class Patience:
    """Waiting times of benchmark.md 2.4.

    `cooling` is when a submission may be sealed at all; `sector` and `country` are how long its
    group waits for a finer label; `deadline` is when a withdrawal retires a batch as a whole.
    """

    cooling: timedelta = timedelta(days=14)
    sector: timedelta = timedelta(days=60)
    country: timedelta = timedelta(days=120)
    deadline: timedelta = timedelta(days=30)

    def has_cooled(self, first_seen: datetime, now: datetime) -> bool:
        """Whether a submission may be sealed; corrections were free until now."""
        return now - first_seen >= self.cooling

    def allows(self, label: Label, oldest: datetime, now: datetime) -> bool:
        """Whether a group whose oldest submission was first seen at `oldest` may get this label."""
        return now >= self.ripe(label, oldest)

    def ripe(self, label: Label, oldest: datetime) -> datetime:
        """From when a group may get this label."""
        if label.size is not None:
            return oldest + self.cooling
        return oldest + (self.country if label.sector is None else self.sector)
