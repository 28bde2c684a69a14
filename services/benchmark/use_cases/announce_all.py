"""What a node says at its start and daily: what it holds, and then its own newest releases."""

from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark import metrics
from services.benchmark.announcer import Announcer
from services.benchmark.domain.hearing import NotHeard
from services.benchmark.store import announcements
from services.benchmark.use_cases.begin_epoch import begin_epoch
from services.benchmark.use_cases.may_seal import Gate


def announce_all(unit: UnitOfWork, announcer: Announcer, gate: Gate) -> None:
    """To be called often, for each is repeated once a day; what we hold goes first.

    After a start our releases wait until the peers have told whether they are the newest: a node
    that fell back to a backup would send old ones, which everybody takes for a replay. Who does
    not hear its peers repeats them all the same from the next day on. A new epoch begins once the
    peers have told what we had released before.
    """
    gate.tell_if_due()
    found = gate.obstacle()
    if isinstance(found, NotHeard):
        if gate.run.since is not None and gate.run.since < announcer.today():
            announcer.announce_what_is_due(unit)
    else:
        announcer.announce_what_is_due(unit, but=found.subjects if found else ())
    if found is None:
        begin_epoch(unit, announcer)
    _count_expired(unit, announcer)


def _count_expired(unit: UnitOfWork, announcer: Announcer) -> None:
    """Show the operator whose releases are no longer shown to anybody."""
    with translated():
        expired = announcements.expired(unit.db, announcer.today())
    for country in announcer.trust():
        metrics.EXPIRED.labels(country).set(expired.get(country, 0))
