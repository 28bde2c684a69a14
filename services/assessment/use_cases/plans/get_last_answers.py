"""Shows what the group agreed last time beside the questions of this round."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain.continuity import beside
from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.sheet import Answer as Said
from services.assessment.registry import Registry
from services.assessment.store import rounds
from services.assessment.store.rows import kept
from services.assessment.use_cases.plans.last_time import agreed, edition_of
from services.assessment.use_cases.rounds.finding import reached


def get_last_answers(registry: Registry, call: Command) -> Answer:
    """Give last time's answers by this round's codes; `previous` is null where there is none.

    `how` says why an answer stands at a code: `same` edition, `mapped` by the editions, or by equal
    `code` alone, where the question may have been another.
    """
    with translated():
        of = reached(registry, call)
        before = None if of.previous is None else rounds.by_id(registry.unit.db, of.previous)
        sheet = None if before is None else agreed(registry, before)
    if before is None or sheet is None:
        return {"previous": None, "answers": []}
    was, now = edition_of(registry, before), edition_of(registry, of)
    answers = [
        {"code": code, "how": how.value, "from": old, **_shown(entry.answer)}
        for old, entry in sheet.entries.items()
        for code, how in beside(was, now, old)
    ]
    return {
        "previous": {
            "round": before.id,
            "year": before.year,
            "edition": before.edition,
            "status": before.status.value,
            "changed": kept(before.changed),
        },
        "answers": sorted(answers, key=lambda each: (each["code"], each["from"])),
    }


def _shown(answer: Said) -> dict[str, Any]:
    return {
        "score": None if answer.score is None else write_decimal(answer.score),
        "not_applicable": answer.not_applicable or None,
        "unknown": answer.unknown,
        "strengths": list(answer.strengths),
        "improvements": list(answer.improvements),
        "evidence": list(answer.evidence),
        "note": answer.note,
    }
