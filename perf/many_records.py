"""Fills the benchmark with as many live records as are wanted, faster than any intake.

A few assessments are really taken in, one for each year, layer and set of criteria; all others are
copies of their documents with ids, pseudonyms and scores of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np
from bson import encode
from bson.raw_bson import RawBSONDocument
from numpy.typing import NDArray
from pymongo import WriteConcern
from pymongo.database import Database

from chassis.database import Document
from chassis.delivery import Delivery, Received
from chassis.unit_of_work import UnitOfWork
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.envelope import decode
from perf import events, intake
from perf.stack import Stack
from services.benchmark.use_cases.intake import take_in

YEARS, LAYERS, LEFT_OUT = range(2017, 2025), ("consensus", "validated"), (None, "9")
CHUNK = 10_000
Bytes = NDArray[np.uint8]
_DIGITS = np.frombuffer(b"0123456789abcdef", np.uint8)


class Template(NamedTuple):
    """A real record: what was submitted, its document, and where it differs from its copies."""

    submitted: AssessmentSubmitted
    document: bytes
    id: slice
    others: list[slice]
    bins: slice


@dataclass
class ManyRecords:
    """Live records; their ids and scores in memory too, as arrays for each template."""

    stack: Stack
    templates: list[Template] = field(default_factory=list)
    ids: list[list[Bytes]] = field(default_factory=list)
    columns: list[list[Bytes]] = field(default_factory=list)
    size: int = 0

    @property
    def database(self) -> Database[Document]:
        """Where the service keeps its documents."""
        return self.stack.database("benchmark")

    def begin(self) -> None:
        """Empty the benchmark, which has run before, and make the templates."""
        intake.empty(self.stack)
        self.templates = list(_taken_in(self.database))
        self.ids = [[] for _ in self.templates]
        self.columns = [[] for _ in self.templates]
        intake.empty(self.stack)

    def grow(self, size: int) -> None:
        """Have `size` records, evenly of every template; their figures are not kept yet."""
        rows = self.database.get_collection("records", write_concern=WriteConcern(w=1, j=False))
        chance = np.random.default_rng(size)
        missing = size - self.size
        # By rising id within one growth: the database has its pages at hand.
        ids = np.sort(chance.integers(0, 2**63, missing, dtype=np.int64)).astype(">i8")
        chunk = min(CHUNK, -(-missing // len(self.templates)))
        for start in range(0, missing, chunk):
            which = start // chunk % len(self.templates)
            some = ids[start : start + chunk].view(np.uint8).reshape(-1, 8)
            rows.insert_many(self._copies(which, some, chance), ordered=False)
        self.size = size
        # What was written is on the disk before anything is timed.
        self.database.client.admin.command("fsync")

    def _copies(self, which: int, ids: Bytes, chance: np.random.Generator) -> list[RawBSONDocument]:
        template, count = self.templates[which], len(ids)
        copies = np.tile(np.frombuffer(template.document, np.uint8), (count, 1))
        copies[:, template.id] = _hexadecimal(np.hstack([ids, _bytes(chance, count, 8)]))
        for place in template.others:
            copies[:, place] = _hexadecimal(_bytes(chance, count, 32))
        width = template.bins.stop - template.bins.start
        drawn = np.clip(np.rint(chance.normal(50, 18, (count, width))), 0, 100).astype(np.uint8)
        copies[:, template.bins] = drawn
        self.ids[which].append(copies[:, template.id].copy())
        self.columns[which].append(drawn)
        whole, step = copies.tobytes(), copies.shape[1]
        return [RawBSONDocument(whole[at : at + step]) for at in range(0, len(whole), step)]


def received(submitted: AssessmentSubmitted) -> Received:
    """A submission as the intake gets it."""
    ((_, body),) = events.submitted(1, seed=5)
    event, _ = decode(body)
    return Received(event, submitted, "", Delivery("", 1, body, "", 0, 0))


def _taken_in(database: Database[Document]) -> Iterator[Template]:
    unit = UnitOfWork(database, "gb")
    for seed, (year, layer, left_out) in enumerate(product(YEARS, LAYERS, LEFT_OUT)):
        ((_, body),) = events.submitted(1, seed, year)
        _, payload = decode(body)
        if not isinstance(payload, AssessmentSubmitted):
            raise TypeError(payload.TYPE)
        criteria = {code: said for code, said in payload.criteria.items() if code != left_out}
        submitted = replace(payload, layer=layer, criteria=criteria)
        unit.run(partial(take_in, events=[received(submitted)]))
        (document,) = database["records"].find({"_id": submitted.assessment})
        yield _template(submitted, encode(document))


def _template(submitted: AssessmentSubmitted, document: bytes) -> Template:
    def place(value: str) -> slice:
        at = document.index(value.encode())
        return slice(at, at + len(value))

    width = len(submitted.criteria) + 1
    # A field's value stands after its name: here the length, one byte of type, then the bins.
    at = document.index(b"\x05bins\0") + len(b"\x05bins\0") + 5
    others = [submitted.participant, *submitted.principals]
    return Template(
        submitted,
        document,
        place(submitted.assessment),
        [*map(place, others)],
        slice(at, at + width),
    )


def _bytes(chance: np.random.Generator, rows: int, width: int) -> Bytes:
    return np.frombuffer(chance.bytes(rows * width), np.uint8).reshape(rows, width)


def _hexadecimal(raw: Bytes) -> Bytes:
    return _DIGITS[np.stack([raw >> 4, raw & 15], axis=2).reshape(len(raw), -1)]
