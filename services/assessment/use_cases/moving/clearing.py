"""Forgets archives that nobody may fetch or send any more."""

from chassis.database import translated
from services.assessment.registry import Registry
from services.assessment.store import moves, moving_files


def clear_moves(registry: Registry) -> int:
    """Remove what is over, its archive first, so that nothing is left without a name."""
    with translated():
        over = moves.expired(registry.unit.db, registry.unit.clock.now())
        for each in over:
            moving_files.forget(registry.unit.db, each.id)
            moves.remove(registry.unit.db, each)
    return len(over)
