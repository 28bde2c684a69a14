"""The gate before every sealing (I9): has this process heard that its ledger is the newest?"""

from dataclasses import dataclass
from functools import partial

from chassis.actor import Actor
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

    def may_seal(self, actor: Actor, *, alone: bool = False) -> None:
        """Return if this process may seal; to be called before anything is sealed.

        Raises RetryIt: `release.not_heard` until more than half of the peers have echoed the
        challenge of this start, `release.ledger_behind` while one of them shows a newer release of
        ours than the ledger holds. `alone` is an operator's word to seal all the same: it is
        logged, and announced to all until a sealing needs it no more.
        """
        found = self.obstacle()
        if found is None:
            self._set_alone(False)
            return
        if alone:
            log.error("sealing alone", actor=actor.id, obstacle=type(found).__name__)
            self._set_alone(True)
            return
        if self.run.told is None:
            self.tell()
        raise _refusal(found)

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

    def _set_alone(self, alone: bool) -> None:
        with translated():
            before = speaking.is_alone(self.unit.db)
        metrics.SEALING_ALONE.set(alone)
        if before == alone:
            return

        def work(tx: Transaction) -> None:
            speaking.set_alone(tx, alone)
            announce_seen(tx, self.announcer, self.run)

        self.unit.run(work)


def _refusal(found: Obstacle) -> RetryIt:
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
