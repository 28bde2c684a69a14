"""Brings in what an archive holds: all of it, or nothing that anybody could see.

The organisation is closed meanwhile, by a row that says how to undo everything: a process that dies
leaves it behind, and the timer erases what had come in. The last transaction brings in what counts
in the benchmark and opens the organisation.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from chassis.commands import Answer
from chassis.errors import CorrectIt, RetryIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.archive import content_of, rows_name
from services.assessment.domain.assessment import Status
from services.assessment.domain.moved_row import put_back
from services.assessment.domain.scoring import score
from services.assessment.registry import Registry
from services.assessment.store import (
    assessments,
    erasures,
    evidence,
    grants,
    moves,
    moving_rows,
    rounds,
)
from services.assessment.store.belongings import Travels
from services.assessment.store.erasures import Erasure
from services.assessment.store.moves import Import
from services.assessment.store.rows import Row, kept
from services.assessment.use_cases import announcing
from services.assessment.use_cases.moving.looking import Seen
from services.assessment.use_cases.moving.unpacking import Unpacked
from services.assessment.use_cases.rights.erasing import undo
from services.assessment.use_cases.rounds import announcing as round_announcing

# How long a transaction may keep us, and more; whoever is later than that was killed.
LEASE = timedelta(seconds=60)
AT_ONCE, BYTES_AT_ONCE = 200, 4 * 1024**2


class Mover:
    """Brings one archive in, as it was `seen`."""

    def __init__(self, registry: Registry, of: Import, archive: Unpacked, seen: Seen) -> None:
        self._registry, self._of = registry, of
        self._archive, self._ids, self._states = archive, seen.taken, seen.states
        self._gate = Erasure(of.participant, registry.unit.clock.now(), {}, moving_in=of.id)
        self._counts: dict[str, int] = {}
        self._cuts: dict[str, dict[str, int]] = {}

    def bring_in(self) -> None:
        """Do it all; whatever goes wrong on the way is undone before it is raised."""
        self._registry.unit.run(self._close)
        try:
            for each in moving_rows.travelling(Travels.ROWS):
                if each.collection != assessments.COLLECTION:
                    self._bring_rows(each.collection)
            for name in self._archive.manifest.files:
                self._bring_content(name)
            held = list(self._rows(assessments.COLLECTION))
            self._registry.unit.run(partial(self._open, last=held))
        except BaseException:
            undo(self._registry, self._gate)
            raise

    def _close(self, tx: Transaction) -> None:
        erasures.add(tx.db, tx.session, self._prolonged(tx))
        if moving_rows.has_any(tx.db, tx.session, self._of.participant):
            raise CorrectIt("import.organisation_exists", "organisation")

    def _bring_rows(self, collection: str) -> None:
        for page in _pages(self._rows(collection)):
            self._registry.unit.run(partial(self._add, collection=collection, page=page))

    def _bring_content(self, name: str) -> None:
        said = content_of(name)
        if said is None:
            return
        bucket, file = said
        here = self._ids.get(file, file)
        size = self._chunk_sizes(bucket)[file]
        chunks = (
            moving_rows.chunk(here, number, self._of.participant, data)
            for number, data in enumerate(_cut(self._archive.pieces(name), size))
        )
        for page in _pages(chunks):
            self._registry.unit.run(partial(self._add, collection=f"{bucket}.chunks", page=page))

    def _chunk_sizes(self, bucket: str) -> Mapping[str, int]:
        """How each file of a bucket is cut, read once."""
        if bucket not in self._cuts:
            rows = self._archive.rows(rows_name(f"{bucket}.files"))
            self._cuts[bucket] = {row["_id"]: int(row["chunkSize"]) for _, row in rows}
        return self._cuts[bucket]

    def _add(self, tx: Transaction, collection: str, page: list[Row]) -> None:
        erasures.save(tx.db, tx.session, self._prolonged(tx))
        moving_rows.add(tx.db, tx.session, collection, page)

    def _open(self, tx: Transaction, last: list[Row]) -> None:
        if last:
            moving_rows.add(tx.db, tx.session, assessments.COLLECTION, last)
        evidence.recount(tx.db, tx.session, self._of.participant)
        if self._of.publish:
            self._tell(tx, last)
        erasures.remove(tx.db, tx.session, self._gate)
        done = {"outcome": "moved_in", "brought": self._counts, "renamed": len(self._ids)}
        if not moves.save(tx.db, self._of, tx.session, done=done):
            raise RetryIt(erasures.CLOSED)

    def _tell(self, tx: Transaction, last: list[Row]) -> None:
        """The other services hear of what stands, as if it had been handed in here."""
        for row in last:
            each = assessments.read(row)
            if each.submission is None or each.status is not Status.SUBMITTED:
                continue
            said = each.submission
            model = self._registry.catalogue.model(said.model, said.edition)
            figures = score(model, said.scores, said.not_applicable)
            told = announcing.submitted(self._registry, each, said, figures)
            tx.emit(told, subject=each.id, version=each.version)
        for moved in rounds.of_organisation(tx.db, tx.session, self._of.participant, 0):
            round_announcing.tell_changed(tx, moved)

    def _rows(self, collection: str) -> Iterator[Row]:
        """Rows of a collection as they will be here, counted."""
        name = rows_name(collection)
        if name not in self._archive.manifest.files:
            return
        self._counts[collection] = 0
        today = self._registry.unit.clock.now().date()
        for _, row in self._archive.rows(name):
            self._counts[collection] += 1
            here: Row = put_back(row, self._of.participant, self._ids)
            if collection == grants.COLLECTION and here["revoked"] is None:
                # It was given to somebody there: here somebody else may have that id.
                here |= {"revoked": kept(today), "version": here["version"] + 1}
            if collection == evidence.COLLECTION and row["_id"] in self._states:
                here["state"] = self._states[row["_id"]].value
            yield here

    def _prolonged(self, tx: Transaction) -> Erasure:
        self._gate = self._gate._replace(due=tx.now + LEASE)
        return self._gate


def _pages(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows as many as a transaction takes well."""
    page: list[Row] = []
    size = 0
    for row in rows:
        page.append(row)
        size += len(row.get("data", b"")) or 2_000
        if len(page) >= AT_ONCE or size >= BYTES_AT_ONCE:
            yield page
            page, size = [], 0
    if page:
        yield page


def _cut(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of one size, but for the last."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)


def answer(done: dict[str, Any]) -> Answer:
    """What was brought in, as the one who asked is told."""
    brought = [{"what": what, "count": count} for what, count in done["brought"].items() if count]
    return {"outcome": done["outcome"], "brought": brought, "renamed": done["renamed"]}
