"""`perform content`: checks questionnaires, and keeps translations in line with the English."""

from pathlib import Path
from typing import Annotated

import typer

from node.errors import Correct
from node.layout import CHECKOUT
from services.assessment.questionnaires import checking, translation
from services.assessment.questionnaires.texts import SOURCE_LANGUAGE, read_texts

CONTENT = CHECKOUT / "content"

app = typer.Typer(
    help="Check questionnaires and their translations.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def check() -> None:
    """Say what is wrong, outdated, unsure or still a draft; the status is 1 on an error."""
    findings = list(checking.check(CONTENT))
    for each in sorted(findings, key=lambda found: not found.is_error):
        typer.echo(f"{'error' if each.is_error else 'note ':5}  {each.edition}  {each.what}")
    errors = sum(each.is_error for each in findings)
    typer.echo(f"{errors} errors, {len(findings) - errors} notes")
    raise typer.Exit(1 if errors else 0)


@app.command()
def digests() -> None:
    """Print the digest of every edition, as published.yaml lists them."""
    for name, digest in checking.digests(CONTENT).items():
        typer.echo(f"{name}: {digest}")


@app.command()
def stamp(
    file: Annotated[Path, typer.Argument(help="A translation that is in line with the English.")],
) -> None:
    """Note in a translation which English texts it was made from; run it after translating."""
    english = file.with_name(f"{SOURCE_LANGUAGE}.yaml")
    if file.name == english.name or not english.is_file():
        raise Correct(f"{file} is no translation: it needs {english.name} beside it")
    count = translation.stamp(read_texts(CONTENT, english), file)
    typer.echo(f"{count} texts noted")
