"""The same figures made by others: by MongoDB's aggregation, and by numpy from memory.

The database cannot look into a binary field, so it gets the scores as numbers, in documents that
hold nothing else, and the memory to keep them all.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from pymongo import WriteConcern
from pymongo.collection import Collection

from chassis.database import Document
from perf.many_records import Bytes, ManyRecords

# It takes minutes for what we take seconds for, so it gets fewer; both read each record once.
SIZE = 1_000_000
CHUNK = 5_000
SERIES = ("model", "edition", "year", "layer")
CODES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "total")


def filled(many: ManyRecords, size: int) -> Collection[Document]:
    """A collection with the scores of `size` of the records."""
    rows = many.stack.fresh("perf_peer").with_options(write_concern=WriteConcern(w=1, j=False))
    documents = _documents(many, -(-size // len(many.templates)))
    while chunk := list(islice(documents, CHUNK)):
        rows.insert_many(chunk, ordered=False)
    return rows


def _documents(many: ManyRecords, of_each: int) -> Iterator[Document]:
    for template, columns in zip(many.templates, many.columns, strict=True):
        said = template.submitted
        codes = (*said.criteria, "total")
        series = {name: getattr(said, name) for name in SERIES}
        found = (row for chunk in columns for row in chunk.tolist())
        for bins in islice(found, of_each):
            yield {**series, "scores": dict(zip(codes, bins, strict=True))}


def grouped(rows: Collection[Document]) -> int:
    """One pass for each criterion; gives the number of cells."""
    series = {name: f"${name}" for name in SERIES}
    return sum(
        len(_rows(rows, [{"$group": {"_id": {**series, "bin": f"$scores.{code}"}, **_N}}]))
        for code in CODES
    )


def unwound(rows: Collection[Document]) -> int:
    """One pass over all; gives the number of cells."""
    series = {name: f"${name}" for name in SERIES}
    stages: list[Document] = [
        {"$project": {**dict.fromkeys(SERIES, 1), "scores": {"$objectToArray": "$scores"}}},
        {"$unwind": "$scores"},
        {"$group": {"_id": {**series, "code": "$scores.k", "bin": "$scores.v"}, **_N}},
    ]
    return len(_rows(rows, stages))


def counted(columns: list[Bytes]) -> int:
    """Count each column of each array, shape (records, codes); gives the number of cells."""
    found = [
        np.bincount(array[:, code], minlength=101)
        for array in columns
        for code in range(array.shape[1])
    ]
    return sum(int(np.count_nonzero(each)) for each in found)


_N: dict[str, Any] = {"n": {"$sum": 1}}


def _rows(rows: Collection[Document], stages: list[Document]) -> list[Document]:
    return list(rows.aggregate(stages, allowDiskUse=True))
