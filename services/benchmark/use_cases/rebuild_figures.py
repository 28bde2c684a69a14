"""Put the operational figures right by what the records say, while the intake goes on.

Figures and records are read as they were at one moment, which may take a minute. What the figures
lacked at that moment they still lack now: every change since then was added to both alike. So the
difference is added to the figures as they are, in one short transaction. It counts itself, and
refuses when another rebuild was counted since that moment; before it nothing is written, so a crash
anywhere leaves the figures as they were or as they should be.
"""

from datetime import timedelta
from functools import partial

from chassis import commands
from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CallSomeone, RetryIt
from chassis.lease import Lease
from chassis.logs import logger
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.domain.figures import Count, DamagedScores, Figures, difference
from services.benchmark.store import figures, rebuilds, score_columns
from services.benchmark.store.snapshot import snapshot

log = logger(__name__)

# Keeps a repeat of the call from counting beside the first; nothing else depends on it.
LEASE = timedelta(minutes=2)


def rebuild_figures(unit: UnitOfWork, call: Command) -> Answer:
    """Count all live records; the answer names the series whose figures had been wrong.

    Raises RetryIt when another rebuild is under way, came between, or took longer than the database
    keeps a moment; CallSomeone when a record cannot be counted.
    """
    with translated():
        known = commands.answered(unit.db, call)
    if known is not None:
        return known
    lease = Lease(unit.db, "rebuild", unit.new_id(), LEASE)
    if not lease.acquire():
        raise RetryIt("figures.rebuild_in_progress")
    try:
        done, wrong = _compared(unit)
        return unit.run_command(call, partial(_mended, done=done, wrong=wrong))
    finally:
        lease.release()


def _compared(unit: UnitOfWork) -> tuple[int, Figures]:
    """Rebuilds until one moment, and what the figures lacked then."""
    with snapshot(unit.db) as moment:
        done = rebuilds.done(moment)
        kept = figures.all_at(moment)
        count = Count()
        try:
            for series, codes, bins in score_columns.columns(moment):
                count.add(series, codes, bins)
        except DamagedScores as error:
            raise CallSomeone("figures.damaged_scores", **error.series._asdict()) from error
    return done, difference(count.figures(), kept)


def _mended(tx: Transaction, done: int, wrong: Figures) -> Answer:
    figures.mend(tx, wrong)
    if wrong and not rebuilds.pass_on(tx, done):
        raise RetryIt("figures.rebuilt_meanwhile")
    for series in sorted(wrong):
        log.warning("figures were wrong and are put right", **series._asdict())
    return {"wrong": [series._asdict() for series in sorted(wrong)]}
