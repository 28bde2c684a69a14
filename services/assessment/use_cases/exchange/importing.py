"""Takes a table of answers onto the consensus sheet: all of it, or nothing and the reasons."""

import base64
import binascii
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.native_thread import beside
from chassis.unit_of_work import Transaction
from services.assessment.domain import answer_table
from services.assessment.domain.answer_table import KNOWN, Said
from services.assessment.domain.answering import read_answer
from services.assessment.domain.model import Model
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.round import OPEN
from services.assessment.domain.sheet import Entry, Layer, Sheet, sheet_id, written
from services.assessment.domain.table import Line, Reject
from services.assessment.registry import Registry
from services.assessment.store import sheets
from services.assessment.tables import csv_file, workbook
from services.assessment.use_cases.evidence.referring import require_known
from services.assessment.use_cases.rounds.finding import reached, unknown_round

MOST_BYTES = 5 * 1024 * 1024
MOST_REJECTS = 100
READERS: dict[str, Callable[[bytes, tuple[str, ...]], Iterator[Line]]] = {
    "csv": csv_file.read,
    "xlsx": workbook.read,
}


def import_answers(registry: Registry, call: Command) -> Answer:
    """Save what a table says; gives how many answers are new or the same, and their versions.

    A line without a version is about a code that nobody answered yet. One that says nothing is
    passed over. Raises CorrectIt `table.rejected` with every line that cannot be taken.
    """
    content = _content(call)
    lines = beside(lambda: list(READERS[call.data["format"]](content, KNOWN)))

    def work(tx: Transaction) -> Answer:
        of = reached(registry, call, tx)
        if not of.is_open:
            raise CorrectIt(
                "round.wrong_status", "round", status=of.status.value, wanted=" or ".join(OPEN)
            )
        sheet = sheets.by_id(tx.db, sheet_id(of.id, Layer.CONSENSUS), tx.session)
        if sheet is None:
            raise unknown_round()
        tx.about(of.id)
        model = registry.catalogue.model(sheet.model, sheet.edition)
        return _taken_in(tx, sheet, lines, partial(_entry, tx, model, sheet, call.actor.id))

    return registry.unit.run_command(call, work)


def _taken_in(
    tx: Transaction, sheet: Sheet, lines: list[Line], read: Callable[[Said], Entry]
) -> Answer:
    entries: dict[str, Entry] = {}
    rejects: list[Reject] = []
    skipped = 0
    for line in lines:
        try:
            said = answer_table.read(line)
            if said is None:
                skipped += 1
                continue
            if said.code in entries:
                raise Refusal("table.code_twice", "code")
            entries[said.code] = read(said)
        except Refusal as refusal:
            rejects.append(Reject(line, refusal))
    if rejects:
        raise _rejected(rejects)
    new = {code: each for code, each in entries.items() if each is not sheet.entries.get(code)}
    for code, entry in new.items():
        sheets.write(tx.db, tx.session, sheet, code, entry)
    return {
        "round": sheet.round,
        "changed": len(new),
        "unchanged": len(entries) - len(new),
        "skipped": skipped,
        "versions": {code: each.version for code, each in entries.items()},
    }


def _entry(tx: Transaction, model: Model, sheet: Sheet, by: str, said: Said) -> Entry:
    answer = read_answer(model, said.code, said.data)
    known = sheet.entries.get(said.code)
    if known is not None and known.answer == answer:
        return known
    entry = written(sheet, said.code, answer, said.base or 0, by, tx.now)
    before = known.answer.evidence if known else ()
    require_known(tx, sheet.participant, answer.evidence, before)
    return entry


def _rejected(rejects: list[Reject]) -> CorrectIt:
    return CorrectIt(
        "table.rejected",
        "content",
        count=len(rejects),
        line=rejects[0].line.number,
        rejects=[_shown(each) for each in rejects[:MOST_REJECTS]],
    )


def _shown(reject: Reject) -> dict[str, Any]:
    return {
        "line": reject.line.number,
        "column": reject.column,
        "cell": reject.line.place(reject.column),
        "code": reject.refusal.code,
        "params": reject.refusal.params,
    }


def _content(call: Command) -> bytes:
    try:
        content = base64.b64decode(call.data["content"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise CorrectIt("request.invalid", "content", problem="Not base64.") from error
    if len(content) > MOST_BYTES:
        raise CorrectIt("request.invalid", "content", problem="Tables may have up to 5 MiB.")
    return content
