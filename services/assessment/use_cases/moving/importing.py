"""Takes an archive in from another node: announced, sent in parts, looked through, brought in."""

import base64
import binascii
import io
from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt, RetryIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.archive import KEPT, PART_SIZE
from services.assessment.domain.submission import read_name
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import moves, moving_files
from services.assessment.store.erasures import require_open
from services.assessment.store.moves import Import
from services.assessment.use_cases.access import reach, way
from services.assessment.use_cases.moving.bringing_in import Mover, answer
from services.assessment.use_cases.moving.exporting import parts_of, whole
from services.assessment.use_cases.moving.looking import look_through
from services.assessment.use_cases.moving.unpacking import Unpacked
from services.assessment.use_cases.rights.granting import NOT_YOURS


def begin_import(registry: Registry, call: Command) -> Answer:
    """Announce an archive; give in how many parts of which size it is to be sent."""
    data = call.data
    with refusals_as_errors():
        organisation = read_name("organisation", data["organisation"])

    def work(tx: Transaction) -> Answer:
        new = Import(
            id=tx.new_id(),
            participant=registry.participant(organisation),
            organisation=organisation,
            by=call.actor.id,
            expires=whole(tx.now + KEPT),
            size=data["size"],
            sha256=data["sha256"],
            publish=data["publish"],
        )
        reach(registry, call, new.participant, new.id, NOT_YOURS, tx)
        moves.add(tx.db, tx.session, new, whole(tx.now))
        return {"import": new.id, "parts": parts_of(new.size), "part_size": PART_SIZE}

    return registry.unit.run_command(call, work)


def put_import_part(registry: Registry, call: Command) -> Answer:
    """Keep one part, counted from 0; one that comes again takes the place of the first."""
    number = call.data["part"]
    data = _decoded(call.data["data"])

    def work(tx: Transaction) -> Answer:
        of = _reached(registry, call, tx)
        last = parts_of(of.size) - 1
        if number > last:
            raise CorrectIt("import.no_such_part", "part", parts=last + 1)
        wanted = of.size - last * PART_SIZE if number == last else PART_SIZE
        if len(data) != wanted:
            raise CorrectIt("import.part_length", "data", wanted=wanted, length=len(data))
        require_open(tx.db, {of.participant}, tx.session)
        moving_files.put(tx.db, tx.session, of.id, number, of.participant, data)
        return {"part": number}

    return registry.unit.run_command(call, work)


def finish_import(registry: Registry, call: Command) -> Answer:
    """Look through the archive, bring everything in or nothing, and say what it was.

    Cut off, the same command again begins anew once what had come in is gone.
    """
    with translated():
        of = _reached(registry, call)
        if of.done is None:
            _bring_in(registry, call, of)

    def work(tx: Transaction) -> Answer:
        done = _reached(registry, call, tx).done
        if done is None:
            raise RetryIt("import.busy")
        reach(registry, call, of.participant, of.id, _unknown(), tx)
        return answer(done)

    return registry.unit.run_command(call, work)


def _bring_in(registry: Registry, call: Command, of: Import) -> None:
    db = registry.unit.db
    require_open(db, {of.participant})
    missing = sorted(set(range(parts_of(of.size))) - set(moving_files.numbers(db, of.id)))
    if missing:
        raise CorrectIt("import.parts_missing", "import", count=len(missing), missing=missing[0])
    if moving_files.digest(db, of.id) != of.sha256:
        raise CorrectIt("import.checksum", "sha256")
    with refusals_as_errors():
        stream = io.BufferedReader(moving_files.Reader(db, of.id, of.size), PART_SIZE)
        archive = Unpacked(stream, of.organisation)
        seen = look_through(registry, archive, of.participant)
        Mover(registry, of, archive, seen).bring_in()


def _reached(registry: Registry, call: Command, tx: Transaction | None = None) -> Import:
    """The import, if the caller may; that it was begun, and finished, is in the log."""
    session: Any = tx.session if tx else None
    found = moves.import_by_id(registry.unit.db, call.data["import"], session)
    if found is None or way(registry, call, found.participant, tx) is None:
        raise _unknown()
    return found


def _unknown() -> CorrectIt:
    return CorrectIt("import.unknown", "import")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CorrectIt("import.not_base64", "data") from error
