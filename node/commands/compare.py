"""`perform compare`: countries beside each other and Europe, on one model and year."""

from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from node import comparison_report
from node.layout import CHECKOUT
from node.operator_client import operator_client

CONTENT = CHECKOUT / "content"


def compare(
    node: Annotated[str, typer.Option(help="Country whose node is asked, such as de.")],
    model: Annotated[str, typer.Option(help="Model, such as perform-full.")],
    year: Annotated[int, typer.Option(help="Year that the assessments are about.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Print per criterion the number of organisations, median and quartiles.

    Every node shows the same figures: they come from what the countries have released, the own
    country's included.
    """
    with operator_client(node) as client:
        answer = client.call("benchmark.compare", {"model": model, "year": year})
    if as_json:
        typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))
        return
    console = Console(highlight=False)
    if not answer["sections"]:
        console.print(escape(comparison_report.nothing_yet(answer)), soft_wrap=True)
        return
    for section in answer["sections"]:
        titles = _titles(model, section["edition"])
        console.print(f"[bold]{escape(comparison_report.heading(answer, section))}[/]")
        console.print(comparison_report.as_table(section, titles), "")
    console.print(escape(comparison_report.notes(answer)))


def _titles(model: str, edition: str) -> dict[str, str]:
    """The criteria's titles; none for a model that this installation has no questionnaire of."""
    from services.assessment import content
    from services.assessment.domain.refusal import Refusal
    from services.assessment.questionnaires.texts import texts

    try:
        known = content.load(CONTENT).model(model, edition)
    except Refusal:
        return {}
    return {code: each.title for code, each in texts(CONTENT, known).criteria.items()}
