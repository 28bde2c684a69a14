"""The words of a form around its questions, in one language; English where it has none."""

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.assessment.questionnaires.files import read
from services.assessment.questionnaires.texts import SOURCE_LANGUAGE

FOLDER, SCHEMA = "forms", "form"


@dataclass(frozen=True)
class Words:
    """Labels and sentences; content/schemas/form.schema.json says what each is for."""

    language: str
    state: str
    kind: str
    draft: str
    organisation: str
    year: str
    date: str
    facilitator: str
    present: str
    round: str
    how_title: str
    how: tuple[str, ...]
    how_dialogue: tuple[str, ...]
    how_workbook: tuple[str, ...]
    scale: str
    percent: str
    enabler: str
    result: str
    code: str
    part: str
    question: str
    score: str
    not_applicable: str
    not_known: str
    reason: str
    strengths: str
    improvements: str
    evidence: str
    agreed: str
    note: str
    examples: str
    talk: str


@lru_cache(maxsize=32)
def words(content_dir: Path, language: str) -> Words:
    """Words in a language; raises CallSomeone where the file at fault cannot be used."""
    folder = content_dir / FOLDER
    known = {file.stem for file in folder.glob("[a-z][a-z].yaml")}
    file = folder / f"{language if language in known else SOURCE_LANGUAGE}.yaml"
    data = read(content_dir, file, SCHEMA)
    said: dict[str, Any] = {each.name: data[each.name] for each in fields(Words)}
    lists = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
    return Words(**{**said, **lists})
