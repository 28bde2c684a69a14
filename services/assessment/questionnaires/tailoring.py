"""From `tailoring.yaml` to an edition that a node or an association made of another one.

Statements may be added and wording may change; codes, weights and shares may not, because nothing
in the file could say so. What is added is counted in a view of its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from chassis.errors import CallSomeone
from services.assessment.domain.model import Model, Theme, WrongModel
from services.assessment.questionnaires.files import read, unusable

LOCAL = "local"


def model(content_dir: Path, file: Path, bases: Mapping[str, Model]) -> Model:
    """The tailored edition; raises CallSomeone naming the file at fault."""
    data = read(content_dir, file, "tailoring")
    if [data["model"], data["edition"]] != [file.parent.parent.name, file.parent.name]:
        raise CallSomeone("content.misplaced", path=str(file))
    base = bases.get(data["base"])
    if base is None or data["edition"].partition("+")[0] != base.edition:
        raise unusable(file, f"there is no edition {data['base']} to begin the edition's name with")
    leaves = tuple(
        (part, code) for part, codes in data["extras"].items() for code in _belonging(part, codes)
    )
    unknown = {part for part, _ in leaves} - set(base.criterion_of)
    if unknown:
        raise unusable(file, f"{base.name} has no part {', '.join(sorted(unknown))}")
    themes = (*base.themes, Theme(LOCAL, leaves)) if leaves else base.themes
    try:
        return replace(base, edition=data["edition"], base=base.name, themes=themes)
    except WrongModel as error:
        raise unusable(file, str(error)) from error


def wording(content_dir: Path, file: Path, language: str) -> tuple[dict[str, str], str | None]:
    """Text by path that replaces the base's, or is added to it, and the language it is in.

    That is English where there is none in the language asked for, and None without any text.
    """
    said: dict[str, dict[str, str]] = read(content_dir, file, "tailoring").get("wording", {})
    used = language if language in said else "en"
    return said.get(used, {}), used if said.get(used) else None


def _belonging(part: str, codes: list[str]) -> list[str]:
    """Codes as they are, if they begin with the part they are added to."""
    for code in codes:
        if not code.startswith(f"{part}."):
            raise CallSomeone("content.unreadable", path=part, problem=f"{code} is not of {part}")
    return codes
