"""Tidy up after closings: finish those that were released, take back those that were cut off."""

from collections.abc import Callable
from functools import partial

from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.store import records, sealings

# Writes of one transaction; architecture.md 3 allows a thousand at most.
MOST_WRITES = 900

Step = Callable[[Transaction], int]


def tidy_sealings(unit: UnitOfWork) -> None:
    """Leave no sealing half done. Only for the holder of the closing lease; safe to repeat."""
    for sealing, batch_ids, released in sealings.leftovers(unit.db):
        if released:
            _finish(unit, sealing)
        else:
            _take_back(unit, sealing, batch_ids)
        unit.run(partial(sealings.end, sealing=sealing))


def _finish(unit: UnitOfWork, sealing: str) -> None:
    """Cut the tie between members and the sealing, which would lead to their batch."""
    _until_done(unit, lambda tx: sealings.detach_members(tx, sealing, MOST_WRITES))


def _take_back(unit: UnitOfWork, sealing: str, batch_ids: list[str]) -> None:
    """Nothing of it was published: its members are as unsealed as before."""
    unit.run(lambda tx: sealings.abandon(tx, sealing))
    _until_done(unit, lambda tx: records.unmark(tx, batch_ids, MOST_WRITES))
    _until_done(unit, lambda tx: sealings.take_back_members(tx, sealing, MOST_WRITES))


def _until_done(unit: UnitOfWork, step: Step) -> None:
    while unit.run(step):
        pass
