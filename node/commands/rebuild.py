"""`perform benchmark rebuild`: a node's operational figures, put right by what its records say."""

from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from node.operator_client import operator_client

# Ten million records are counted in about a minute, on a machine that has nothing else to do.
ANSWER_SECONDS = 300.0
# One answer that was lost, and the lease of another rebuild that was cut off.
PATIENCE_SECONDS = 600.0


def rebuild(
    node: Annotated[str, typer.Option(help="Country whose figures are rebuilt, such as gb.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Count all records anew, and put right the operational figures that differ from them.

    Assessments may come in meanwhile. Nothing that was released depends on these figures.
    """
    with operator_client(node) as client, Console(stderr=True).status("counting all records"):
        answer = client.call_until_answered(
            "benchmark.rebuild_figures", {}, timeout=ANSWER_SECONDS, patience=PATIENCE_SECONDS
        )
    if as_json:
        typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))
        return
    console = Console(highlight=False)
    wrong = answer["wrong"]
    if not wrong:
        console.print(f"all figures of {node} agree with the records; nothing was changed")
        return
    for series in wrong:
        told = "{model} {year}, edition {edition}, {layer} scores".format_map(series)
        console.print(escape(f"was wrong, and is put right: {told}"), soft_wrap=True)
    console.print(
        f"all figures of {node} agree with the records now; if the records lack assessments, "
        "`perform announce-again` brings them back",
        soft_wrap=True,
    )
