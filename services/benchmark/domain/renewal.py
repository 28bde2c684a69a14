"""Saying again under another version what was released before: same batches, nothing new."""

from dataclasses import replace
from datetime import date

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.release import VALID_FOR


def renewed(
    release: Announcement, *, epoch: int, version: int, prev_hash: str, released: date
) -> Announcement:
    """The same batches and retirements under a new epoch or version."""
    return replace(
        release,
        epoch=epoch,
        version=version,
        prev_hash=prev_hash,
        released=released,
        valid_until=released + VALID_FOR,
    )


def succeeding(
    lost: Announcement, present: Announcement, *, prev_hash: str, released: date
) -> Announcement:
    """The batches of `lost` as the release after `present`, with whatever either retired.

    What only `present` shows is retired too: a batch may not vanish without being named.
    """
    retired = {*lost.retired, *present.retired}
    batches = tuple(batch for batch in lost.batches if batch.id not in retired)
    gone = {batch.id for batch in present.batches} - {batch.id for batch in batches}
    state = replace(
        lost,
        batches=batches,
        retired=tuple(sorted(retired | gone)),
        clustering=lost.clustering or present.clustering,
    )
    return renewed(
        state,
        epoch=present.epoch,
        version=present.version + 1,
        prev_hash=prev_hash,
        released=released,
    )
