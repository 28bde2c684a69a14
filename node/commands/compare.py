"""`perform compare`: countries beside each other and Europe, on one model and year."""

from typing import Annotated

import orjson
import typer
import yaml
from rich.console import Console
from rich.markup import escape

from chassis.errors import CorrectIt
from chassis.rpc_client import RpcClient
from node import comparison_report, position_report
from node.acting import As, NodeOption, client_as
from node.layout import CHECKOUT

CONTENT = CHECKOUT / "content"


def compare(
    node: NodeOption,
    model: Annotated[str, typer.Option(help="Model, such as perform-full.")] = "perform-full",
    year: Annotated[
        int | None, typer.Option(help="Year to compare; that of --assessment if one is given.")
    ] = None,
    assessment: Annotated[
        str | None, typer.Option(help="Id of one assessment to hold against the others.")
    ] = None,
    distribution: Annotated[
        str | None,
        typer.Option(
            help="With --assessment: criterion whose scores are shown as bars, such as 3."
        ),
    ] = None,
    sector: Annotated[str | None, typer.Option(help="Only this sector, such as health.")] = None,
    size: Annotated[str | None, typer.Option(help="Only this size, with --sector.")] = None,
    acting: As = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Print where one assessment stands, or the countries beside each other.

    Every node shows the same figures: they come from what the countries have released, the own
    country's included. Fewer organisations than are safe are never shown; the next larger group
    is.
    """
    with client_as(node, acting) as client:
        if assessment is not None:
            _position(client, assessment, distribution, as_json=as_json)
            return
        if year is None:
            raise CorrectIt("compare.year_or_assessment", "year")
        asked = {"model": model, "year": year, "sector": sector, "size": size}
        answer = client.call("benchmark.compare", asked)
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


def _position(client: RpcClient, assessment: str, bars: str | None, *, as_json: bool) -> None:
    found = client.call("assessment.get_assessment", {"assessment": assessment})["assessment"]
    if found["figures"] is None:
        raise CorrectIt("compare.assessment_erased", "assessment")
    figures = found["figures"]
    answer = client.call(
        "benchmark.position",
        {
            **{name: found[name] for name in ("model", "year", "edition", "layer")},
            **{name: found[name] for name in ("sector", "size")},
            "scores": figures["criteria"],
            "total": figures["total"],
            "assessment": assessment,
        },
    )
    if as_json:
        typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))
        return
    titles = _titles(found["model"], found["edition"])
    console = Console(highlight=False)
    lines = [*position_report.page(answer, titles, _sectors())]
    if bars is not None:
        lines += ["", *position_report.distribution(answer, bars)]
    for line in lines:
        console.print(escape(line), soft_wrap=True)


def _sectors() -> dict[str, str]:
    """The words for sectors, by their codes."""
    listed = yaml.safe_load((CONTENT / "classifications" / "sectors.yaml").read_text("utf-8"))
    return {each["code"]: each["title"]["en"] for each in listed["codes"]}


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
