"""What taking in one correction costs, among however many records there are."""

import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

from chassis.database import DURABLE, SNAPSHOT
from chassis.delivery import Received
from chassis.unit_of_work import UnitOfWork
from perf.many_records import ManyRecords, received
from services.benchmark.use_cases.intake import take_in

BATCH, BATCHES, ALONE, WARM_UP = 200, 40, 200, 10
# Later than any version that an earlier measurement has left.
_versions = count(2)


@dataclass(frozen=True)
class Updates:
    """Milliseconds of one correction by itself, and as one of a batch; medians."""

    size: int
    alone: float
    in_batch: float


def updated(many: ManyRecords) -> Updates:
    """Correct records anywhere: read, judged, written, counted and committed."""
    chance = random.Random(many.size)  # noqa: S311  # synthetic data, not a secret
    database = many.database.with_options(write_concern=DURABLE, read_concern=SNAPSHOT)
    unit = UnitOfWork(database, "gb")

    def milliseconds(size: int, times: int) -> float:
        taken = []
        for _ in range(times + WARM_UP):
            batch = list(_corrections(many, chance, size))
            began = time.perf_counter()
            unit.run(partial(take_in, events=batch))
            taken.append(1000 * (time.perf_counter() - began) / size)
        return statistics.median(taken[WARM_UP:])

    return Updates(many.size, milliseconds(1, ALONE), milliseconds(BATCH, BATCHES))


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
