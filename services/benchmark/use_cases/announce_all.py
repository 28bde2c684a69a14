"""What a node says at its start and daily, in an order that lets an echo prove something."""

from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark import metrics
from services.benchmark.announcer import Announcer
from services.benchmark.store import announcements
from services.benchmark.use_cases.begin_epoch import begin_epoch
from services.benchmark.use_cases.may_seal import Gate


def announce_all(unit: UnitOfWork, announcer: Announcer, gate: Gate) -> None:
    """Releases first, then what we hold; to be called often, for each is repeated once a day.

    A new epoch begins once the peers have told what we had released before.
    """
    announcer.announce_what_is_due(unit)
    gate.tell_if_due()
    if gate.obstacle() is None:
        begin_epoch(unit, announcer)
    _count_expired(unit, announcer)


def _count_expired(unit: UnitOfWork, announcer: Announcer) -> None:
    """Show the operator whose releases are no longer shown to anybody."""
    with translated():
        expired = announcements.expired(unit.db, announcer.today())
    for country in announcer.trust():
        metrics.EXPIRED.labels(country).set(expired.get(country, 0))
