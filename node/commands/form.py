"""`perform form`: a form for a workshop, to be printed or to be filled in and imported."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from chassis.errors import CorrectIt
from node import new_file
from node.errors import Correct
from node.layout import CHECKOUT
from services.assessment import content
from services.assessment.domain.refusal import Refusal
from services.assessment.errors import correct_it
from services.assessment.forms.making import PRINT, SHEET, made
from services.assessment.questionnaires.texts import languages

CONTENT = CHECKOUT / "content"
KINDS = {".html": PRINT, ".xlsx": SHEET}


def form(
    model: Annotated[str, typer.Option(help="Model, such as perform-quick.")],
    out: Annotated[
        Path, typer.Option(help="File to write: .html is to be printed, .xlsx to be filled in.")
    ],
    edition: Annotated[str | None, typer.Option(help="The newest unless given.")] = None,
    language: Annotated[str, typer.Option(help="Language of the questions.")] = "en",
) -> None:
    """Write a form for a workshop; needs no running node.

    Print the page from a browser on A4. What was filled in into a workbook comes in by
    `perform table import`.
    """
    kind = KINDS.get(out.suffix.lower())
    if kind is None:
        raise Correct(f"{out}: name a file that ends in .html (to print) or .xlsx (to fill in)")
    try:
        wanted = content.load(CONTENT).model(model, edition)
    except Refusal as refusal:
        raise correct_it(refusal) from refusal
    known = languages(CONTENT, wanted)
    if language not in known:
        raise CorrectIt(
            "form.no_language",
            "language",
            language=language,
            model=wanted.name,
            known=", ".join(known),
        )
    new_file.write(out, made(CONTENT, wanted, language, kind).content)
    Console(highlight=False, markup=False).print(f"{wanted.name} in {out}", soft_wrap=True)
