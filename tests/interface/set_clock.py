"""A clock for tests that stands still until it is moved."""

from datetime import UTC, datetime, timedelta


class SetClock:
    """Tells the moment it was set to."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    def advance(self, **duration: float) -> None:
        """Move on, by keywords of ``timedelta``."""
        self.moment += timedelta(**duration)
