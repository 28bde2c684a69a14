"""What the caller of a closing is told: what was sealed, what waits, and why."""

from collections.abc import Sequence

from chassis.commands import Answer
from chassis.errors import CorrectIt
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import WHOLE_COUNTRY
from services.benchmark.domain.sealing import Waiting
from services.benchmark.use_cases.planning import ReleasePlan


def unsafe(waiting: Sequence[Waiting], *, closed_before: bool) -> CorrectIt:
    """The error for a closing that can seal nothing; `waiting` holds the reason of each group."""
    whole = _country_level(waiting)
    first = whole[0]
    return CorrectIt(
        "close.newcomers_wait" if closed_before else f"seal.{first.refusal.rule}",
        "year",
        **{
            **first.series._asdict(),
            **first.refusal.params,
            "waiting": [_waiting(group) for group in whole],
        },
    )


def _country_level(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Whoever is left at the end is left at country level: finer groups are parts of these."""
    return [group for group in waiting if group.label == WHOLE_COUNTRY]


def _waiting(group: Waiting) -> Answer:
    return {
        "edition": group.series.edition,
        "layer": group.series.layer,
        "code": f"seal.{group.refusal.rule}",
        "params": {**group.series._asdict(), **group.refusal.params},
    }


def answered(release: Announcement, digest: str, plan: ReleasePlan) -> Answer:
    """What a closing did."""
    return {
        "country": release.country,
        "model": release.model,
        "year": release.year,
        "epoch": release.epoch,
        "version": release.version,
        "released": release.released.isoformat(),
        "digest": digest,
        "sealed": [
            {
                "batch": sealing.batch.id,
                "edition": sealing.batch.series.edition,
                "layer": sealing.batch.series.layer,
                "sector": sealing.batch.label.sector,
                "size": sealing.batch.label.size,
                "organisations": sealing.batch.m,
            }
            for sealing in plan.change.sealings
        ],
        "waiting": [_waiting(group) for group in _country_level(plan.sealing.waiting)],
    }
