"""`perform score`: scores the assessments of a file, without any node."""

from functools import cache
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from chassis.errors import CorrectIt, PerformError
from chassis.messages import sentence
from node import score_explained, score_report
from node.csv_import import reader
from node.csv_import.assessments import Sorting
from node.csv_import.opening import opened
from node.csv_import.rejects import Reject
from node.layout import CHECKOUT
from services.assessment import content
from services.assessment.domain.intake import Answers, answers
from services.assessment.domain.rows import Row
from services.assessment.domain.scoring import Figures
from services.assessment.domain.scoring import score as score_of
from services.assessment.errors import refusals_as_errors
from services.assessment.questionnaires.texts import texts

CONTENT = CHECKOUT / "content"
MOST_REJECTS_SHOWN = 50

Scored = tuple[Answers, Figures]


def score(
    file: Annotated[Path, typer.Argument(help="CSV file as for `perform import`.")],
    model: Annotated[str, typer.Option(help="Model, such as perform-full.")],
    edition: Annotated[
        str | None, typer.Option(help="Edition of the model; the newest by default.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="A list of unrounded figures.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say how every figure came about.")
    ] = False,
) -> None:
    """Print percents, points, enablers, results and total of each organisation and year.

    Sector, size, region and practitioner are not looked at. The status is 1 when an assessment
    was rejected (why is on stderr), and 2 when the file could not be used.
    """
    errors = Console(stderr=True, highlight=False, markup=False)
    try:
        sorting, others = _read(file, model, edition)
        scored = [made for _, made in sorting.accepted()]
    except PerformError as error:
        errors.print(f"perform: {sentence(error, CONTENT)}", soft_wrap=True)
        raise typer.Exit(2) from error
    _print(scored, as_json=json)
    if explain and not json:
        typer.echo("\n" + "\n\n".join(score_explained.as_text(made) for made, _ in scored))
    if others:
        errors.print(f"{others} rows are about another model than {model} and were passed over")
    if sorting.rejected:
        _show_rejects(errors, sorting.rejected, sorting.rejects)
        raise typer.Exit(1)


def _read(file: Path, code: str, edition: str | None) -> tuple[Sorting[Scored], int]:
    """The assessments of one model in the file, and how many rows are about others."""
    catalogue = content.load(CONTENT)
    with refusals_as_errors():
        catalogue.model(code, edition)
    others = 0
    own: list[Row] = []

    def judge(rows: list[Row]) -> Scored:
        made = answers(rows, catalogue, edition)
        return made, score_of(made.model, made.scores, made.not_applicable)

    with opened(file) as stream:
        for row in reader.rows(stream, reader.FOR_SCORE):
            # A file without a column for the model is about the one that was named.
            if row.model in ("", code):
                own.append(row._replace(model=code))
            else:
                others += 1
    if not own:
        raise CorrectIt("csv.other_models", "model", model=code, rows=others)
    return Sorting.of(own, judge, CONTENT), others


def _print(scored: list[Scored], *, as_json: bool) -> None:
    if as_json:
        data = [score_report.as_data(*each) for each in scored]
        typer.echo(orjson.dumps(data, option=orjson.OPT_INDENT_2))
        return
    shown = (score_report.as_text(*each, _titles(each[0].model.name)) for each in scored)
    typer.echo("\n\n".join(shown))


@cache
def _titles(model: str) -> score_report.Titles:
    code, _, edition = model.partition("/")
    said = texts(CONTENT, content.load(CONTENT).model(code, edition))
    return {code: entry.title for code, entry in said.criteria.items()}


def _show_rejects(errors: Console, count: int, rejects: list[Reject]) -> None:
    errors.print(f"rejected assessments: {count}")
    rejects = sorted(rejects, key=lambda each: each.row.line)
    for reject in rejects[:MOST_REJECTS_SHOWN]:
        errors.print(f"  line {reject.row.line}: {reject.reason}", soft_wrap=True)
    if len(rejects) > MOST_REJECTS_SHOWN:
        errors.print(f"  and {len(rejects) - MOST_REJECTS_SHOWN} more lines")
