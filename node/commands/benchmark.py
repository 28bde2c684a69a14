"""`perform benchmark`: what a national partner does with its country's closed years."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from chassis.errors import CorrectIt
from chassis.rpc_client import RpcClient
from node import release_report
from node.commands import quarantine
from node.commands.audit import audit
from node.commands.rebuild import rebuild
from node.commands.simulate import simulate
from node.open_data.command import open_data
from node.operator_client import operator_client
from node.taken_in import wait_until_taken_in

ANSWER_SECONDS = 60.0
# Longer than the lease of a closing that was cut off.
PATIENCE_SECONDS = 120.0

app = typer.Typer(
    help="Seal and release a country's closed years.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(quarantine.app, name="quarantine")

Alone = Annotated[
    bool,
    typer.Option(
        "--alone",
        help="Seal although the other countries have not confirmed what was released before; "
        "this is logged, and announced to all of them.",
    ),
]


app.command("audit")(audit)
app.command("rebuild")(rebuild)
app.command("simulate")(simulate)


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
    alone: Alone = False,
) -> None:
    """Seal all assessments of a year that is over, sign the release and announce it.

    This cannot be undone: a sealed batch never changes. Nothing is published unless every rule
    that protects single organisations is kept.
    """
    console = Console(highlight=False)
    with operator_client(node) as client:
        with console.status("waiting for what is still on its way"):
            wait_until_taken_in(client, model, year)
        _permit(client, alone, console)
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
    if not answer["sealed"]:
        console.print(
            "nobody new was sealed; the release takes out who left, or tells how much clients are "
            "alike",
            soft_wrap=True,
        )
    for line in release_report.sealed(answer["sealed"], model):
        console.print(line, soft_wrap=True)
    _show_waiting(console, answer["waiting"])
    console.print(
        f"released {model} {year} of {node} as version {answer['version']}, "
        f"announced on {answer['released']}"
    )


def _permit(client: RpcClient, alone: bool, console: Console) -> None:
    """Let the node seal alone for this release, if that was asked for and is needed."""
    if not alone:
        return
    answer = client.call_until_answered("benchmark.seal_alone", {})
    if answer["overrides"]:
        console.print(
            f"sealing alone ({answer['overrides']}); every country is told so", soft_wrap=True
        )


def _show_waiting(console: Console, waiting: list[dict[str, Any]]) -> None:
    """Which groups stay at home, and what would have to change."""
    for group in waiting:
        console.print(escape(release_report.waiting(group)), soft_wrap=True)


@app.command("release")
def release(
    node: Annotated[str, typer.Option(help="Country whose release it is, such as gb.")],
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    year: Annotated[int | None, typer.Option(help="Only this year.")] = None,
    closing: Annotated[
        bool, typer.Option("--closing", help="Show what closing the year would release.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would leave and what would not, and why.")
    ] = False,
    alone: Alone = False,
) -> None:
    """Make the release that the calendar has due, or show the next one.

    The node does this by itself on the first day of each period. Nothing is ever released on
    demand: what appears one by one would betray who it is.
    """
    console = Console(highlight=False)
    with operator_client(node) as client:
        if dry_run:
            asked = {"model": model, "year": year, "closing": closing}
            answer = client.call("benchmark.preview_release", asked)
            for line in release_report.preview(answer):
                console.print(escape(line), soft_wrap=True)
            return
        if model or year or closing:
            raise CorrectIt("release.only_preview_chooses", "dry_run")
        _permit(client, alone, console)
        released = client.call_until_answered(
            "benchmark.release_due", {}, timeout=ANSWER_SECONDS, patience=PATIENCE_SECONDS
        )["released"]
    if not released:
        console.print("nothing was due; `--dry-run` shows what the next release would do")
    for each in released:
        console.print(
            f"released {each['model']} {each['year']} of {node} as version {each['version']}: "
            f"{each['sealed']} batches new, {each['split']} split, {each['retired']} retired",
            soft_wrap=True,
        )


@app.command("retire")
def retire(
    node: Annotated[str, typer.Option(help="Country whose batches they are, such as gb.")],
    year: Annotated[int, typer.Option(help="Year of the batches.")],
    reason: Annotated[str, typer.Option(help="Why; kept with the command, not published.")],
    batch: Annotated[
        list[str] | None, typer.Option(help="Id of a batch; may be given several times.")
    ] = None,
    every_batch: Annotated[
        bool, typer.Option("--all", help="All batches of this model and year.")
    ] = False,
    model: Annotated[str, typer.Option(help="Model of the batches.")] = "perform-full",
) -> None:
    """Take whole batches out of the benchmark, for good, because a data protection officer asks.

    The organisations in them are not counted again in that year.
    """
    if bool(batch) == every_batch:
        raise CorrectIt("retire.choose_batches", "batch")
    with operator_client(node) as client:
        answer = client.call_until_answered(
            "benchmark.retire_batches",
            {"model": model, "year": year, "reason": reason, "batches": batch},
            timeout=ANSWER_SECONDS,
            patience=PATIENCE_SECONDS,
        )
    Console(highlight=False).print(
        f"retired {len(answer['retired'])} batches of {model} {year} of {node}; "
        f"announced as version {answer['version']}",
        soft_wrap=True,
    )


app.command("open-data")(open_data)
