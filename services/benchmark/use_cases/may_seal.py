"""The gate before every sealing (I9): has this process heard that its ledger is the newest?"""

from dataclasses import dataclass
from functools import partial

from chassis.database import translated
from chassis.errors import RetryIt
from chassis.logs import logger
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark import metrics
from services.benchmark.announcer import Announcer
from services.benchmark.domain.hearing import Behind, NotHeard, Obstacle, obstacle
from services.benchmark.run import Run
from services.benchmark.store import announcements, hearing, speaking
from services.benchmark.use_cases.announce_seen import announce_seen

log = logger(__name__)


@dataclass(frozen=True)
class Gate:
    """Guards the sealing of one process; `run` is the start of it that the peers have to echo."""

    unit: UnitOfWork
    announcer: Announcer
    run: Run

    def may_seal(self) -> None:
        """Return if this process may seal; to be called before anything is sealed.

        Raises RetryIt: `release.not_heard` until more than half of the peers have echoed the
        challenge of this start, `release.ledger_behind` while one of them shows a newer release of
        ours than the ledger holds. An operator's permit to seal alone (`use_cases.seal_alone`)
        lets it pass for a quarter of an hour.
        """
        found = self.obstacle()
        if found is None:
            self._end_sealing_alone()
            return
        with translated():
            permitted = speaking.permitted_until(self.unit.db)
        if permitted is not None and self.unit.clock.now() < permitted:
            log.error("sealing alone", obstacle=type(found).__name__)
            return
        if self.run.told is None:
            self.tell()
        raise refusal(found)

    def obstacle(self) -> Obstacle | None:
        """What forbids sealing now; None when nothing does."""
        country = self.announcer.country
        with translated():
            ledger = announcements.marks(self.unit.db, country)
            self.run.note(ledger)
            echoes = hearing.echoes(self.unit.db, self.run.challenge)
        found = obstacle(self.announcer.peers(), echoes, ledger, self.run.noted)
        metrics.NOT_HEARD.set(isinstance(found, NotHeard))
        metrics.LEDGER_BEHIND.set(isinstance(found, Behind))
        return found

    def tell_if_due(self) -> bool:
        """Announce node.seen at the start of this process, and daily; whether it was due."""
        self.obstacle()
        if self.run.told == self.announcer.today():
            return False
        self.tell()
        return True

    def tell(self) -> None:
        """Announce node.seen now."""
        challenge = self.run.challenge
        self.unit.run(partial(announce_seen, announcer=self.announcer, run=self.run))
        if challenge == self.run.challenge:
            self.run.told = self.announcer.today()
            self.run.since = self.run.since or self.run.told

    def _end_sealing_alone(self) -> None:
        """Tell everybody that we are no longer alone, if they were told that we are."""
        with translated():
            alone = speaking.is_alone(self.unit.db)
        metrics.SEALING_ALONE.set(0)
        if not alone:
            return

        def work(tx: Transaction) -> None:
            speaking.end_alone(tx)
            announce_seen(tx, self.announcer, self.run)

        self.unit.run(work)


def refusal(found: Obstacle) -> RetryIt:
    """The error for what forbids sealing."""
    if isinstance(found, NotHeard):
        return RetryIt(
            "release.not_heard",
            heard=found.heard,
            needed=found.needed,
            peers=found.peers,
            missing=", ".join(found.missing),
        )
    return RetryIt(
        "release.ledger_behind",
        subjects=", ".join(found.subjects),
        shown_by=", ".join(found.shown_by) or "–",
    )
