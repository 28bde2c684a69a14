"""`perform compare`: one organisation beside others, or countries beside each other and Europe."""

from typing import Annotated

import orjson
import typer

from node.acting import As, NodeOption, client_as
from node.comparing.asking import Asked, View
from node.comparing.showing import shown


def compare(
    node: NodeOption,
    model: Annotated[
        str | None, typer.Option(help="Model; that of --assessment, or perform-full.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="Year to compare; that of --assessment. --trend needs none.")
    ] = None,
    assessment: Annotated[
        str | None, typer.Option(help="Id of the assessment to hold against others.")
    ] = None,
    distribution: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="How the scores of a criterion, or of total, are spread.",
        ),
    ] = None,
    sector: Annotated[
        str | None, typer.Option(help="Only organisations of this sector, such as housing.")
    ] = None,
    size: Annotated[
        str | None, typer.Option(help="Only organisations of this size, such as small.")
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="Country to show beside Europe; can be repeated.")
    ] = None,
    funnel: Annotated[
        bool, typer.Option("--funnel", help="Which countries differ by more than chance.")
    ] = False,
    trend: Annotated[
        bool, typer.Option("--trend", help="How a country's closed years stand.")
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Of whom the figures speak, and how old they are.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    acting: As = None,
) -> None:
    """Print where one organisation stands, or per criterion n, median and quartiles by country.

    Every node shows the same figures: they come from what the countries have released, the own
    country's included.
    """
    chosen = {
        View.CLIENT: assessment is not None,
        View.FUNNEL: funnel,
        View.TREND: trend,
        View.COVERAGE: coverage,
    }
    asked = Asked(
        node=node,
        model=model,
        year=year,
        assessment=assessment,
        distribution=distribution,
        sector=sector,
        size=size,
        countries=tuple(country or ()),
        pages=tuple(view for view, wanted in chosen.items() if wanted),
    ).checked()
    with client_as(node, acting) as client:
        answer, text = shown(client, asked)
    typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2) if as_json else text())
