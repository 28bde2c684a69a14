"""Options and answers that the commands of `perform plan` have in common."""

from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from node.plain_text import harmless

Organisation = Annotated[
    str | None,
    typer.Option(help="Whose plan; that of the organisation you act for unless given."),
]
RoundOption = Annotated[
    str | None,
    typer.Option("--round", help="Id of the round or its beginning; the latest unless given."),
]
ActionOption = Annotated[
    str, typer.Option("--action", help="Id of the action, or enough of its beginning.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


def as_json(answer: Any) -> None:
    """Print an answer for programs."""
    typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))


def say(*lines: str) -> None:
    """Print lines for people; what strangers wrote into them does nothing to the terminal."""
    console = Console(highlight=False)
    for line in lines:
        console.print(harmless(line), soft_wrap=True)
