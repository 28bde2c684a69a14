"""`perform import`: brings the assessments of a CSV file into a country's node."""

import time
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from chassis.errors import PerformError
from chassis.messages import sentence
from node.csv_import import reader, rejects
from node.csv_import.assessments import Sorting
from node.csv_import.opening import opened
from node.csv_import.sending import Taken, require_service, send
from node.csv_import.tally import Summary, Tally
from node.errors import NodeError
from node.layout import CHECKOUT
from node.operator_client import operator_client
from services.assessment import content
from services.assessment.domain.intake import submission

CONTENT = CHECKOUT / "content"
CANNOT = (PerformError, NodeError, KeyboardInterrupt)


def import_(
    file: Annotated[Path, typer.Argument(help="CSV file in UTF-8, one score a line.")],
    node: Annotated[str, typer.Option(help="Country whose node takes them in, such as gb.")],
    edition: Annotated[
        str | None, typer.Option(help="Edition of the models in the file; the newest by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Import assessments; safe to run twice and to interrupt.

    Rows of one organisation, model and year are one assessment, taken in as a whole or not at all.
    Refused rows are listed with line and reason in FILE.rejects.csv, which can be imported again
    once they are put right. The status is 0 when everything was taken in, 1 when something was
    rejected, 2 when it could not be done.
    """
    began = time.monotonic()
    errors = Console(stderr=True, highlight=False, markup=False)
    tally = Tally()
    try:
        sorting = _read_and_send(file, node, edition, tally, errors)
        reject_file = rejects.renew(file, sorting.rejects)
    except CANNOT as error:
        _say_why_not(errors, error, tally)
        raise typer.Exit(2) from error
    summary = Summary(
        accepted=tally.outcomes["accepted"],
        corrected=tally.outcomes["corrected"],
        repeated=tally.outcomes["repeated"],
        rejected=sorting.rejected,
        rows=sorting.rows,
        repeated_rows=tally.repeated_rows,
        reject_file=reject_file,
        seconds=time.monotonic() - began,
    )
    if as_json:
        typer.echo(orjson.dumps(summary.as_data(), option=orjson.OPT_INDENT_2))
    else:
        Console(highlight=False, markup=False).print(summary.as_text(), soft_wrap=True)
    raise typer.Exit(1 if summary.rejected else 0)


def _read_and_send(
    file: Path, node: str, edition: str | None, tally: Tally, errors: Console
) -> Sorting[Taken]:
    """Read the whole file, then send what can be taken; count in `tally` as it goes."""
    catalogue = content.load(CONTENT)
    with operator_client(node) as client, _progress(errors) as bar:
        require_service(client)
        with opened(file) as stream:
            rows = bar.track(
                reader.rows(stream, reader.FOR_IMPORT), total=None, description="rows read"
            )
            sorting = Sorting.of(rows, lambda each: submission(each, catalogue, edition), CONTENT)
        task = bar.add_task("assessments", total=len(sorting.groups))

        def report() -> None:
            bar.update(task, completed=tally.outcomes.total() + sorting.rejected)

        send(client, sorting, tally, report)
    return sorting


def _progress(errors: Console) -> Progress:
    columns = (
        TextColumn("{task.description:12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=errors, disable=not errors.is_terminal)


def _say_why_not(errors: Console, error: BaseException, tally: Tally) -> None:
    if isinstance(error, PerformError):
        reason = sentence(error, CONTENT)
    elif isinstance(error, NodeError):
        reason = str(error)
    else:
        reason = "interrupted"
    errors.print(f"perform: {reason}", soft_wrap=True)
    taken = tally.outcomes.total()
    if taken:
        errors.print(
            f"{taken:,} assessments were taken in before that. Give the same command again: they "
            "will count as repeated.",
            soft_wrap=True,
        )
