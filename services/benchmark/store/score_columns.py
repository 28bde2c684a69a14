"""The binned scores of all live records, read from one index as columns of bytes.

The index `scores` holds model, year, edition, layer, shape and bins, so no record is read. Asked
for one shape at a time, it answers with documents of equal length, which need no decoding.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from bson import MaxKey, encode
from numpy.typing import NDArray

from services.benchmark.domain.figures import Bins, DamagedScores
from services.benchmark.domain.record import Scores, Series
from services.benchmark.store.records import COLLECTION
from services.benchmark.store.snapshot import Snapshot

INDEX = "scores"
# Half a megabyte a batch: larger ones are no faster, and the process serves others in between.
BATCH = 20_000
_PREFIX = ("model", "year", "edition", "layer", "shape")


class Columns(NamedTuple):
    """Bins of some records of one series and shape; `bins` has the shape (records, codes)."""

    series: Series
    codes: list[str]
    bins: Bins


def columns(moment: Snapshot) -> Iterator[Columns]:
    """All live records, in as many queries as there are series and shapes.

    Raises DamagedScores where a record's bins do not fit its shape.
    """
    for prefix in _prefixes(moment):
        series = Series(prefix["model"], prefix["edition"], prefix["year"], prefix["layer"])
        codes = Scores(prefix["shape"], b"").codes
        for array in moment.arrays(
            COLLECTION,
            filter=prefix,
            projection={"_id": 0, "bins": 1},
            hint=INDEX,
            batchSize=BATCH,
        ):
            for bins in rows_of(array, series, len(codes)):
                yield Columns(series, codes, bins)


def _prefixes(moment: Snapshot) -> Iterator[dict[str, Any]]:
    """Every series and shape there is, each found by a leap over the one before it."""
    beyond: dict[str, Any] = {}
    while True:
        found = list(
            moment.documents(
                COLLECTION,
                filter={"model": {"$exists": True}},
                projection={"_id": 0, **dict.fromkeys(_PREFIX, 1)},
                hint=INDEX,
                limit=1,
                singleBatch=True,
                **beyond,
            )
        )
        if not found:
            return
        prefix = {field: found[0][field] for field in _PREFIX}
        yield prefix
        beyond = {"min": {**prefix, "bins": MaxKey()}}


def rows_of(array: bytes, series: Series, width: int) -> Iterator[Bins]:
    """Cut a BSON array of `{"bins": <width bytes>}` into columns.

    Its elements are named 0, 1, 2 and so on. As long as their names have equally many digits they
    are equally long; each is checked for all that is not bins. Raises DamagedScores.
    """
    empty = encode({"bins": bytes(width)})
    head, tail = empty[: -1 - width], empty[-1:]
    at, digits, end = 4, 1, len(array) - 1
    while at < end:
        stride = 1 + digits + 1 + len(empty)
        count = min((end - at) // stride, 10**digits - (10 ** (digits - 1) if digits > 1 else 0))
        rows = np.ndarray((count, stride), np.uint8, array, at)
        if not (count and _all(rows[:, 1 + digits :], b"\0" + head) and _all(rows[:, -1:], tail)):
            raise DamagedScores(series)
        yield rows[:, -1 - width : -1]
        at += count * stride
        digits += 1


def _all(rows: NDArray[np.uint8], start: bytes) -> bool:
    return bool((rows[:, : len(start)] == np.frombuffer(start, np.uint8)).all())
