"""Takes in files part by part, in any order, and finishes them when every part is there."""

import base64
import binascii
from functools import partial
from hashlib import sha256

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt, RetryIt
from chassis.native_thread import beside
from chassis.unit_of_work import Transaction
from services.assessment.domain import file_type
from services.assessment.domain.evidence import Evidence, State, finished
from services.assessment.domain.refusal import Refusal
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import evidence, evidence_files
from services.assessment.use_cases.evidence.finding import a_file, glimpsed, reached
from services.assessment.use_cases.evidence.showing import answered


def put_file_part(registry: Registry, call: Command) -> Answer:
    """Keep one part; the same number again replaces what was there."""
    number = call.data["number"]
    try:
        data = base64.b64decode(call.data["data"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise CorrectIt("request.invalid", "data", problem="Not base64.") from error

    def work(tx: Transaction) -> Answer:
        item = a_file(reached(registry, call, tx))
        if item.state is not State.WAITING:
            raise CorrectIt("evidence.finished", "evidence")
        wanted = item.part_length(number)
        if len(data) != wanted:
            raise CorrectIt("evidence.part_length", "data", wanted=wanted, length=len(data))
        evidence.touch(tx.db, tx.session, item, tx.now)
        evidence_files.put(tx.db, tx.session, item, number, data)
        tx.about(item.id)
        return {"evidence": item.id, "number": number}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def finish_file(registry: Registry, call: Command) -> Answer:
    """Make evidence of all parts; whoever finishes it again gets the same answer.

    Looking into a file and scanning it take seconds, so they are done before the transaction, which
    then makes sure that no part has come since. What a scanner refuses is removed, and a row that
    says so stays until somebody removes it.
    """
    with translated():
        before = a_file(glimpsed(registry, call))
        content = evidence_files.unfinished(registry.unit.db, before)
        there = evidence_files.parts(registry.unit.db, before)
    found = before.state
    if before.state is State.WAITING:
        with refusals_as_errors():
            beside(partial(_check, before, content, there))
        found = registry.scanner.state(content)

    def work(tx: Transaction) -> Answer:
        item = a_file(reached(registry, call, tx))
        tx.about(item.id)
        if item.state is not State.WAITING:
            return answered(item)
        if item.writes != before.writes or before.state is not State.WAITING:
            raise RetryIt("evidence.busy")
        after = finished(item, found)
        if found is State.REFUSED:
            evidence_files.remove(tx.db, tx.session, item.id)
            evidence.count(tx.db, tx.session, item.participant, 0, -item.size)
        else:
            evidence_files.finish(tx.db, tx.session, item, tx.now)
        evidence.save(tx.db, tx.session, item, after)
        return answered(after)

    answer = registry.unit.run_command(call, work)
    if answer["state"] == State.REFUSED.value:
        raise CorrectIt("evidence.infected", "evidence")
    return answer


def _check(item: Evidence, content: bytes, there: list[int]) -> None:
    missing = sorted(set(range(item.parts)) - set(there))
    if missing:
        first = ", ".join(map(str, missing[:10]))
        raise Refusal("evidence.parts_missing", "evidence", count=len(missing), missing=first)
    if len(content) != item.size or sha256(content).hexdigest() != item.sha256:
        raise Refusal("evidence.checksum", "sha256")
    file_type.check(content, item.media_type)
