"""One start of this process: its challenge, and what it has seen of our own releases."""

from collections.abc import Callable
from datetime import date

from chassis.logs import logger
from services.benchmark.domain.hearing import Mark, Marks, fallen_back, furthest

log = logger(__name__)


class Run:
    """Begins anew when the database was replaced by a backup beneath the running process.

    Nothing of it is stored: what a database says of itself is not to be believed after a restore.
    """

    def __init__(self, new_challenge: Callable[[], str]) -> None:
        """`new_challenge` gives 128 random bits in hexadecimal."""
        self._new_challenge = new_challenge
        self._noted: dict[str, Mark] = {}
        self._lost: list[str] = []
        self.challenge = new_challenge()
        # The days on which this challenge was told last and first; None before it was.
        self.told: date | None = None
        self.since: date | None = None

    @property
    def noted(self) -> Marks:
        """The furthest that our releases were ever seen in the ledger by this process."""
        return self._noted

    def note(self, ledger: Marks) -> None:
        """Take a look at our own releases; one that went back means a new start."""
        lost = fallen_back(ledger, self._noted)
        if set(lost) - set(self._lost):
            log.error("our ledger fell back beneath this process", subjects=lost)
            self.challenge = self._new_challenge()
            self.told = self.since = None
        self._lost = lost
        self._noted = furthest(ledger, self._noted)
