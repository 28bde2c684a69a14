"""What taking in one correction costs, among however many records there are.

Beside it stands as many durable writes of a small document, in turn with ours: a machine that is
busier at one size than at another is so for both.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any

from pymongo import InsertOne

from chassis.database import DURABLE, SNAPSHOT
from chassis.delivery import Received
from chassis.unit_of_work import Transaction, UnitOfWork
from perf.many_records import ManyRecords, received
from services.benchmark.domain.figures import Change, deltas
from services.benchmark.store import figures
from services.benchmark.use_cases.intake import subject_of, take_in

BATCH, BATCHES, ALONE, WARM_UP = 200, 40, 200, 10
# Later than any version that an earlier measurement has left.
_versions = count(2)


@dataclass(frozen=True)
class Updates:
    """Milliseconds of one correction, medians: by itself, as one of a batch, and its figures.

    `bare_alone` and `bare_in_batch` are those of the plain writes beside them.
    """

    size: int
    alone: float
    bare_alone: float
    in_batch: float
    bare_in_batch: float
    figures: float


def updated(many: ManyRecords) -> Updates:
    """Correct records anywhere: read, judged, written, counted and committed."""
    chance = random.Random(many.size)  # noqa: S311  # synthetic data, not a secret
    database = many.database.with_options(write_concern=DURABLE, read_concern=SNAPSHOT)
    bare = many.stack.fresh("perf_peer").with_options(write_concern=DURABLE)
    unit = UnitOfWork(database, "gb")

    def ours(batch: list[Received]) -> None:
        unit.run(partial(take_in, events=batch))

    def plain(batch: list[Received]) -> None:
        bare.bulk_write([InsertOne({"bins": bytes(10)}) for _ in batch], ordered=False)

    def counted(batch: list[Received]) -> None:
        unit.run(partial(_counted, batch=batch))

    def medians(size: int, times: int, *works: Callable[[list[Received]], Any]) -> list[float]:
        taken: list[list[float]] = [[] for _ in works]
        for _ in range(times + WARM_UP):
            batch = list(_corrections(many, chance, size))
            for work, spent in zip(works, taken, strict=True):
                began = time.perf_counter()
                work(batch)
                spent.append(1000 * (time.perf_counter() - began) / size)
        return [statistics.median(spent[WARM_UP:]) for spent in taken]

    alone, bare_alone, figures_alone = medians(1, ALONE, ours, plain, counted)
    in_batch, bare_in_batch = medians(BATCH, BATCHES, ours, plain)
    return Updates(many.size, alone, bare_alone, in_batch, bare_in_batch, figures_alone)


def _counted(tx: Transaction, batch: list[Received]) -> None:
    """Only what the figures need: a transaction that adds the scores of each, as if it were new."""
    subjects = [subject_of(each.payload, tx.now) for each in batch]
    figures.add(tx, deltas(Change(None, subject) for subject in subjects))


def _corrections(many: ManyRecords, chance: random.Random, size: int) -> Iterator[Received]:
    for _ in range(size):
        which = chance.randrange(len(many.templates))
        ids = chance.choice(many.ids[which])
        submitted = many.templates[which].submitted
        yield received(
            replace(
                submitted,
                assessment=ids[chance.randrange(len(ids))].tobytes().decode(),
                version=next(_versions),
                criteria={code: str(chance.randint(0, 100)) for code in submitted.criteria},
            )
        )
