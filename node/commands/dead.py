"""`perform dead`: what nobody could handle, why, and what shall become of it."""

from typing import Annotated

import orjson
import typer
from rich.console import Console

from node.letter_search import Letter, find, letters
from node.operator_client import operator_client
from node.plain_text import harmless

SHORT = 12

app = typer.Typer(
    help="List, show, replay and drop messages that were given up.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Node = Annotated[str, typer.Option(help="Country whose node is asked, such as gb.")]
Service = Annotated[str | None, typer.Option(help="Only this service; all of them unless given.")]
Queue = Annotated[str | None, typer.Option(help="Only this queue, such as benchmark.intake.")]
Wanted = Annotated[str, typer.Argument(metavar="ID", help="Its id, or enough of its beginning.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def dead() -> None:
    """List, show, replay and drop messages that were given up."""


@app.command("list")
def list_(
    node: Node, service: Service = None, queue: Queue = None, as_json: AsJson = False
) -> None:
    """Show every dead letter with its reason, without its content."""
    with operator_client(node) as client:
        found = list(letters(client, service, queue))
    if as_json:
        facts = [{"service": letter.service, **letter.facts} for letter in found]
        typer.echo(orjson.dumps(facts, option=orjson.OPT_INDENT_2))
        return
    console = Console(highlight=False)
    if not found:
        console.print(f"{node} has no dead letters: every message was handled or is on its way.")
        return
    for letter in found:
        console.print(_lines(letter), soft_wrap=True)
    console.print(
        f"\n{len(found)} in all. `perform dead show --node {node} ID` shows one whole; `replay` "
        "hands it to its queue again, `drop` forgets it.",
        soft_wrap=True,
    )


@app.command()
def show(wanted: Wanted, node: Node, service: Service = None, as_json: AsJson = False) -> None:
    """Show one dead letter and the first 64 KiB of its content, which may hold scores."""
    with operator_client(node) as client:
        letter = find(client, service, wanted)
        facts = client.call_until_answered(f"{letter.service}.show_dead_letter", {"id": letter.id})
    if as_json:
        shown = {"service": letter.service, **facts}
        typer.echo(orjson.dumps(shown, option=orjson.OPT_INDENT_2))
        return
    console = Console(highlight=False)
    for name in ("id", "queue", "type", "subject", "reason", "trace", "attempts", "deliveries"):
        value = facts[name] if facts[name] is not None else "–"
        console.print(f"{name:10}  {harmless(str(value))}", soft_wrap=True)
    console.print(f"put aside   {facts['at']}\nsize        {facts['bytes']:,} bytes")
    console.print(f"\n{harmless(facts['body'])}", soft_wrap=True)


@app.command()
def replay(wanted: Wanted, node: Node, service: Service = None) -> None:
    """Hand a dead letter to its queue again; what it did already is recognised and not repeated."""
    letter = _settle("replay_dead_letter", wanted, node, service)
    Console(highlight=False).print(
        f"handed to {letter.facts['queue']} again; if it fails, it comes back to this list"
    )


@app.command()
def drop(wanted: Wanted, node: Node, service: Service = None) -> None:
    """Forget a dead letter for good; what it would have done stays undone."""
    letter = _settle("drop_dead_letter", wanted, node, service)
    Console(highlight=False).print(f"forgotten: {letter.id}", soft_wrap=True)


def _settle(method: str, wanted: str, node: str, service: str | None) -> Letter:
    with operator_client(node) as client:
        letter = find(client, service, wanted)
        client.call_until_answered(f"{letter.service}.{method}", {"id": letter.id})
    return letter


def _lines(letter: Letter) -> str:
    """Two lines: what it is, and why it is here."""
    facts = letter.facts
    kind = (facts["type"] or "unreadable").removeprefix("eu.perform.")
    when = facts["at"][:16].replace("T", " ")
    tries = facts["attempts"] + 1
    what = f"{letter.short[:SHORT]}  {facts['queue']}  {harmless(kind)}  {when}  tried {tries} x"
    return f"{what}\n{'':{SHORT}}  {harmless(facts['reason'])}"
