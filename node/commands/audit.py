"""`perform benchmark audit`: every release a country ever made, held against the rules again."""

from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from node import audit_report
from node.operator_client import operator_client

# Ten years of monthly releases of several models are read and added up.
ANSWER_SECONDS = 300.0


def audit(
    node: Annotated[str, typer.Option(help="Country whose releases are audited, such as gb.")],
    batches: Annotated[
        bool, typer.Option("--batches", help="List the batches that count as well.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check that no release, alone or with all others, lets anybody be singled out.

    The status is 1 when something falls short; what that is stands on stderr.
    """
    with operator_client(node) as client:
        answer = client.call("benchmark.audit", {"batches": batches}, timeout=ANSWER_SECONDS)
    if as_json:
        typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))
    else:
        console = Console(highlight=False)
        if answer["subjects"]:
            console.print(audit_report.table(answer))
        for line in (*audit_report.batches(answer), *audit_report.notes(answer)):
            console.print(escape(line), soft_wrap=True)
    if answer["flaws"]:
        errors = Console(stderr=True, highlight=False)
        for line in audit_report.flaws(answer):
            errors.print(escape(line), soft_wrap=True)
        raise typer.Exit(1)
    if not as_json:
        Console(highlight=False).print("every release keeps the rules")
