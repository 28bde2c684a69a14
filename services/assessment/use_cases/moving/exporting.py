"""Takes everything of an organisation out: packs it, hands it over in parts, forgets it."""

import base64
import math
from datetime import datetime, timedelta
from typing import IO, cast

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt, RetryIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.archive import KEPT, MOST_ARCHIVE, PART_SIZE
from services.assessment.domain.submission import read_name
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import moves, moving_files, moving_rows
from services.assessment.store.moves import Export
from services.assessment.use_cases.access import reach, way
from services.assessment.use_cases.moving.packing import pack
from services.assessment.use_cases.rights.granting import NOT_YOURS

# As long as nobody hears of a packer that works: it says so every few parts.
PACKING = timedelta(seconds=60)
# A transaction lives for ten.
READING_SECONDS = 8.0


def begin_export(registry: Registry, call: Command) -> Answer:
    """Pack an archive and give its size, parts and SHA-256.

    Cut off, it is packed by the same command again; RetryIt while somebody else is at it.
    """
    with refusals_as_errors():
        organisation = read_name("organisation", call.data["organisation"])

    def work(tx: Transaction) -> Answer:
        new = Export(
            id=tx.new_id(),
            participant=registry.participant(organisation),
            organisation=organisation,
            by=call.actor.id,
            expires=whole(tx.now + KEPT),
        )
        reach(registry, call, new.participant, new.id, NOT_YOURS, tx)
        moves.add(tx.db, tx.session, new, whole(tx.now))
        return {"export": new.id}

    answer = registry.unit.run_command(call, work)
    with translated():
        found = moves.export_by_id(registry.unit.db, answer["export"])
        if found is None:
            raise _unknown()
        ready = found if found.is_ready else _Packer(registry, found).packed()
    return {
        "export": ready.id,
        "size": ready.size,
        "parts": ready.parts,
        "sha256": ready.sha256,
        "expires": ready.expires.isoformat(),
    }


def get_export_part(registry: Registry, call: Command) -> Answer:
    """Give one part of an archive, counted from 0, as base64."""
    with translated():
        found = moves.export_by_id(registry.unit.db, call.data["export"])
        if found is None or not found.is_ready:
            raise _unknown()
        # Whoever began it is in the log since then.
        if call.actor.id != found.by or way(registry, call, found.participant) is None:
            reach(registry, call, found.participant, found.id, _unknown())
        number = call.data["part"]
        if number >= found.parts:
            raise CorrectIt("export.no_such_part", "part", parts=found.parts)
        data = moving_files.part_of(registry.unit.db, found.id, number)
    return {"part": number, "data": base64.b64encode(data).decode()}


def _unknown() -> CorrectIt:
    return CorrectIt("export.unknown", "export")


def whole(moment: datetime) -> datetime:
    """A moment as the database keeps it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class _Packer:
    """Packs one export, as the only one for as long as it says that it is alive."""

    def __init__(self, registry: Registry, export: Export) -> None:
        self._registry = registry
        self._export = export

    def packed(self) -> Export:
        """The export, ready to be fetched."""
        unit, export = self._registry.unit, self._export
        if export.packing is not None and export.packing > unit.clock.now():
            raise RetryIt("export.busy")
        self._alive()
        moving_files.forget(unit.db, export.id)
        writer = moving_files.Writer(unit.db, export.id, export.participant, self._alive)
        spool = unit.run(
            lambda tx: moving_rows.spooled(tx.db, tx.session, export.participant),
            READING_SECONDS,
        )
        try:
            pack(self._registry, export, spool, cast(IO[bytes], writer))
        finally:
            for file in spool.values():
                file.close()
        sha256 = writer.end()
        if writer.size > MOST_ARCHIVE:
            raise CorrectIt("export.too_large", "organisation", most=MOST_ARCHIVE // 1024**2)
        ready = self._export._replace(
            packing=None, size=writer.size, parts=writer.parts, sha256=sha256
        )

        def finish(tx: Transaction) -> None:
            change = {name: getattr(ready, name) for name in ("packing", "size", "parts", "sha256")}
            if not moves.save(tx.db, self._export, tx.session, **change):
                raise RetryIt("export.busy")
            moving_files.finish(
                tx.db, tx.session, ready.id, ready.participant, ready.size, whole(tx.now)
            )

        unit.run(finish)
        return ready

    def _alive(self) -> None:
        """Go on being the only one; raises RetryIt when another took over, or it was erased."""
        until = whole(self._registry.unit.clock.now() + PACKING)
        if not moves.save(self._registry.unit.db, self._export, packing=until):
            raise RetryIt("export.busy")
        self._export = self._export._replace(packing=until)


def parts_of(size: int) -> int:
    """How many parts an archive of this size has."""
    return math.ceil(size / PART_SIZE)
