"""Makes a form of an edition in a language, to be printed or to be filled in."""

from pathlib import Path
from typing import NamedTuple

from services.assessment.domain.model import Model
from services.assessment.forms import printing, workbook
from services.assessment.forms.form import form
from services.assessment.forms.words import words
from services.assessment.questionnaires.texts import texts

PRINT, SHEET = "print", "sheet"
KINDS = (PRINT, SHEET)


class Made(NamedTuple):
    """A form as a file, and the language that its questions are in."""

    name: str
    media_type: str
    content: bytes
    language: str


def made(content_dir: Path, model: Model, language: str, kind: str) -> Made:
    """A form; in English where the edition has no texts in the language."""
    said = texts(content_dir, model, language)
    about = form(model, said, words(content_dir, said.language))
    stem = f"{model.code}-{model.edition}-{said.language}"
    if kind == PRINT:
        return Made(f"{stem}.html", printing.MEDIA_TYPE, printing.page(about), said.language)
    content = workbook.workbook(about, model)
    return Made(f"{stem}.xlsx", workbook.MEDIA_TYPE, content, said.language)
