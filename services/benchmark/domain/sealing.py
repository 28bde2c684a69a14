"""Sealing: which pending organisations become batches now, and why the others wait."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.benchmark.domain.batch import WHOLE_COUNTRY, Batch, Label, seal
from services.benchmark.domain.patience import Patience
from services.benchmark.domain.record import LAYERS, Record, Series
from services.benchmark.domain.seal_rule import Refusal, SealRule, least_width, refusal

# From the finest label to the coarsest.
LEVELS: tuple[Callable[[Record], Label], ...] = (
    lambda record: Label(record.sector, record.size),
    lambda record: Label(record.sector),
    lambda record: WHOLE_COUNTRY,
)
_Groups = list[tuple[Series, Label, list[Record]]]


@dataclass(frozen=True)
class Sealing:
    """A new batch, and the records of its members; only the batch is published."""

    batch: Batch
    members: tuple[Record, ...]


@dataclass(frozen=True)
class Waiting:
    """A group that stays at home, and why; `ripe` says from when its label may be used.

    For those who run the node only: it counts what is pending.
    """

    series: Series
    label: Label
    organisations: int
    refusal: Refusal
    ripe: datetime


@dataclass(frozen=True)
class Plan:
    """What a release would seal. `cooling` counts what is too fresh for anything."""

    sealings: tuple[Sealing, ...]
    waiting: tuple[Waiting, ...]
    cooling: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """When a plan is made; a year that is being closed waits for nothing any more."""

    now: datetime
    closing: bool = False
    patience: Patience = Patience()


def plan_sealing(
    records: Iterable[Record], rule: SealRule, moment: Moment, new_id: Callable[[], str]
) -> Plan:
    """Step 2 of RELEASE (benchmark.md 2.4) over the unsealed records of one model and year.

    An organisation counts once, with its highest layer (I2). Editions, layers and sets of criteria
    are grouped apart. `new_id` gives random 128-bit ids. The plan does not depend on the order of
    `records`.
    """
    pending = one_per_participant(records)
    ready = [record for record in pending if moment.closing or _has_cooled(record, moment)]
    cooling = len(pending) - len(ready)
    sealings: list[Sealing] = []
    waiting: list[Waiting] = []
    for label_of in LEVELS:
        sealed: set[str] = set()
        for series, label, group in _grouped(ready, label_of):
            broken = _broken(group, label, rule, moment)
            if broken is None:
                sealings.append(_sealed(group, label, rule, new_id))
                sealed.update(record.assessment for record in group)
            else:
                waiting.append(_waits(series, label, group, broken, moment))
        ready = [record for record in ready if record.assessment not in sealed]
    return Plan(tuple(sealings), _still_waiting(waiting, ready), cooling)


def one_per_participant(records: Iterable[Record]) -> list[Record]:
    """For each participant the record of the highest layer, then the latest submitted.

    It waits since the first of them was seen.
    """
    chosen: dict[str, Record] = {}
    first: dict[str, datetime] = {}
    for record in records:
        who = record.participant
        first[who] = min(first.get(who, record.first_seen), record.first_seen)
        other = chosen.get(who)
        if other is None or _preference(record) > _preference(other):
            chosen[who] = record
    return [
        replace(record, first_seen=first[record.participant])
        for record in sorted(chosen.values(), key=lambda record: record.assessment)
    ]


def _preference(record: Record) -> tuple[int, str, int, str]:
    layer = LAYERS.index(record.series.layer)
    return layer, record.submitted, record.version, record.assessment


def _has_cooled(record: Record, moment: Moment) -> bool:
    return moment.patience.has_cooled(record.first_seen, moment.now)


def _grouped(ready: Iterable[Record], label_of: Callable[[Record], Label]) -> _Groups:
    groups: dict[tuple[Series, str, str, str], list[Record]] = defaultdict(list)
    for record in ready:
        label = label_of(record)
        key = (record.series, label.sector or "", label.size or "", record.scores.shape)
        groups[key].append(record)
    return [(key[0], label_of(group[0]), group) for key, group in sorted(groups.items())]


def _broken(group: list[Record], label: Label, rule: SealRule, moment: Moment) -> Refusal | None:
    broken = refusal(group, rule)
    if broken is None and not moment.closing and moment.now < _ripe(label, group, moment):
        return Refusal("waits_for_finer", {})
    return broken


def _sealed(
    group: list[Record], label: Label, rule: SealRule, new_id: Callable[[], str]
) -> Sealing:
    return Sealing(seal(new_id(), label, group, least_width(len(group), rule)), tuple(group))


def _waits(
    series: Series, label: Label, group: list[Record], broken: Refusal, moment: Moment
) -> Waiting:
    return Waiting(series, label, len(group), broken, _ripe(label, group, moment))


def _ripe(label: Label, group: list[Record], moment: Moment) -> datetime:
    return moment.patience.ripe(label, min(record.first_seen for record in group))


def _still_waiting(waiting: Iterable[Waiting], left: Collection[Record]) -> tuple[Waiting, ...]:
    """Groups of whom somebody was not sealed under a coarser label after all."""
    labels = {(record.series, label_of(record)) for record in left for label_of in LEVELS}
    return tuple(group for group in waiting if (group.series, group.label) in labels)
