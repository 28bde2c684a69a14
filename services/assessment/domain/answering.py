"""Reads what somebody says about one code of a model."""

from collections.abc import Mapping
from typing import Any

from services.assessment.domain.decimals import read_percent, shown
from services.assessment.domain.model import Model
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.sheet import Answer
from services.assessment.domain.text import read_line, read_text


def read_answer(model: Model, code: str, said: Mapping[str, Any]) -> Answer:
    """Read a validated request; raises Refusal where a rule is broken.

    A criterion, part or prompt may be answered, and a question of a theme. In a dialogue there are
    words and no scores.
    """
    if code not in model.criterion_of and code not in model.theme_leaves:
        raise Refusal("code.unknown", "code", value=shown(code), model=model.name)
    if said["score"] is not None and not model.is_scored:
        raise Refusal("model.not_scored", "score", model=model.name)
    return Answer(
        score=None if said["score"] is None else read_percent(said["score"]),
        not_applicable=read_text("not_applicable", said["not_applicable"]),
        unknown=said["do_not_know"],
        strengths=_lines("strengths", said["strengths"]),
        improvements=_lines("improvements", said["improvements"]),
        evidence=tuple(said["evidence"]),
        note=read_text("note", said["note"]),
        agreed=_lines("agreed", said.get("agreed", ())),
        reason=read_text("reason", said.get("reason", "")),
    )


def _lines(field: str, said: Any) -> tuple[str, ...]:
    lines = (read_line(field, each) for each in said)
    return tuple(line for line in lines if line)
