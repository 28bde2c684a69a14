"""`perform benchmark`: what a national partner does with its country's closed years."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from chassis.errors import CorrectIt
from chassis.messages import sentence
from node.layout import CHECKOUT
from node.operator_client import operator_client
from node.taken_in import wait_until_taken_in

CONTENT = CHECKOUT / "content"
ANSWER_SECONDS = 60.0
# Longer than the lease of a closing that was cut off.
PATIENCE_SECONDS = 120.0

app = typer.Typer(
    help="Seal and release a country's closed years.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def benchmark() -> None:
    """Seal and release a country's closed years."""


@app.command("close-year")
def close_year(
    node: Annotated[str, typer.Option(help="Country whose year is closed, such as gb.")],
    year: Annotated[int, typer.Option(help="Year to close; it must be over.")],
    model: Annotated[
        str, typer.Option(help="Model whose assessments are sealed.")
    ] = "perform-full",
) -> None:
    """Seal all assessments of a year that is over, sign the release and announce it.

    This cannot be undone: a sealed batch never changes. Nothing is published unless every rule
    that protects single organisations is kept.
    """
    console = Console(highlight=False)
    with operator_client(node) as client:
        with console.status("waiting for what is still on its way"):
            wait_until_taken_in(client, model, year)
        try:
            answer = client.call_until_answered(
                "benchmark.close_year",
                {"model": model, "year": year},
                timeout=ANSWER_SECONDS,
                patience=PATIENCE_SECONDS,
            )
        except CorrectIt as error:
            waiting = error.params.get("waiting", [])
            if [group["code"] for group in waiting] != [error.code]:
                _show_waiting(Console(stderr=True, highlight=False), waiting)
            raise
    for batch in answer["sealed"]:
        console.print(
            f"sealed {batch['organisations']} organisations "
            f"({model} edition {batch['edition']}, {batch['layer']} scores)"
        )
    _show_waiting(console, answer["waiting"])
    console.print(
        f"released {model} {year} of {node} as version {answer['version']}, "
        f"announced on {answer['released']}"
    )


def _show_waiting(console: Console, waiting: list[dict[str, Any]]) -> None:
    """Which groups stay at home, and what would have to change."""
    for group in waiting:
        reason = sentence(CorrectIt(group["code"], **group["params"]), CONTENT)
        console.print(
            escape(f"waiting: edition {group['edition']}, {group['layer']} scores. {reason}"),
            soft_wrap=True,
        )
