"""Tidy up after closings: finish those that were released, take back those that were cut off."""

from collections.abc import Callable
from functools import partial

from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.store import memberships, records, sealings
from services.benchmark.store.sealings import Leftover

# Writes of one transaction; architecture.md 3 allows a thousand at most.
MOST_WRITES = 900

Step = Callable[[Transaction], int]


def tidy_sealings(unit: UnitOfWork) -> None:
    """Leave no sealing half done. Only for the holder of the closing lease; safe to repeat."""
    for sealing in sealings.leftovers(unit.db):
        if sealing.released:
            _finish(unit, sealing)
        else:
            _take_back(unit, sealing.id, sealing.batches)
        unit.run(partial(sealings.end, sealing=sealing.id))


def _finish(unit: UnitOfWork, sealing: Leftover) -> None:
    """Cut the tie between members and the sealing, which would lead to their batch.

    Of batches that were retired nobody needs to know the members any more.
    """
    _until_done(unit, lambda tx: sealings.detach_members(tx, sealing.id, MOST_WRITES))
    _until_done(unit, lambda tx: memberships.end(tx, sealing.ended, MOST_WRITES))


def _take_back(unit: UnitOfWork, sealing: str, batch_ids: list[str]) -> None:
    """Nothing of it was published: its members are as unsealed as before."""
    unit.run(lambda tx: sealings.abandon(tx, sealing))
    _until_done(unit, lambda tx: records.unmark(tx, batch_ids, MOST_WRITES))
    _until_done(unit, lambda tx: memberships.end(tx, batch_ids, MOST_WRITES))
    _until_done(unit, lambda tx: sealings.take_back_members(tx, sealing, MOST_WRITES))


def _until_done(unit: UnitOfWork, step: Step) -> None:
    while unit.run(step):
        pass
