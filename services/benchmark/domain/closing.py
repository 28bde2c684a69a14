"""Closing a year at country level: which groups become batches, and which have to wait."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.benchmark.domain.batch import WHOLE_COUNTRY, Batch, seal
from services.benchmark.domain.record import LAYERS, Record, Series
from services.benchmark.domain.seal_rule import Refusal, SealRule, least_width, refusal


@dataclass(frozen=True)
class Sealing:
    """A new batch, and the records of its members; only the batch is published."""

    batch: Batch
    members: tuple[Record, ...]


@dataclass(frozen=True)
class Waiting:
    """A group that stays at home, and why."""

    series: Series
    refusal: Refusal


@dataclass(frozen=True)
class Plan:
    """What closing would do."""

    sealings: tuple[Sealing, ...]
    waiting: tuple[Waiting, ...]


def plan_closing(records: Iterable[Record], rule: SealRule, new_id: Callable[[], str]) -> Plan:
    """Group the unsealed records of one model and year, and seal every group that is safe.

    An organisation counts once, with its highest layer (I2). Editions, layers and shapes are
    grouped apart. `new_id` gives random 128-bit ids.
    """
    groups: dict[tuple[Series, str], list[Record]] = defaultdict(list)
    for record in one_per_participant(records):
        groups[record.series, record.scores.shape].append(record)
    sealings: list[Sealing] = []
    waiting: list[Waiting] = []
    for (series, _), members in sorted(groups.items(), key=lambda item: item[0]):
        broken = refusal(members, rule)
        if broken is None:
            sealings.append(
                Sealing(
                    seal(new_id(), WHOLE_COUNTRY, members, least_width(len(members), rule)),
                    tuple(members),
                )
            )
        else:
            waiting.append(Waiting(series, broken))
    return Plan(tuple(sealings), tuple(waiting))


def one_per_participant(records: Iterable[Record]) -> list[Record]:
    """For each participant the record of the highest layer, then the latest submitted."""
    chosen: dict[str, Record] = {}
    for record in records:
        other = chosen.get(record.participant)
        if other is None or _preference(record) > _preference(other):
            chosen[record.participant] = record
    return sorted(chosen.values(), key=lambda record: record.assessment)


def _preference(record: Record) -> tuple[int, str, int, str]:
    layer = LAYERS.index(record.series.layer)
    return layer, record.submitted, record.version, record.assessment
