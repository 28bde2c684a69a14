"""`perform benchmark quarantine`: what was not believed, and what becomes of it."""

from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from chassis.errors import CorrectIt
from chassis.messages import sentence
from chassis.rpc_client import RpcClient
from node.errors import Correct
from node.layout import CHECKOUT
from node.operator_client import operator_client
from node.plain_text import harmless

CONTENT = CHECKOUT / "content"
PAGE = 200
# A release of eight megabytes is read, verified and written.
ANSWER_SECONDS = 30.0
PATIENCE_SECONDS = 60.0
FACTS = ("kind", "country", "reason", "subject", "epoch", "version", "times")
SUMMARY = ("epoch", "version", "released", "batches", "organisations", "retired", "digest")

app = typer.Typer(
    help="List, show, accept and drop announcements that were not believed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Node = Annotated[str, typer.Option(help="Country whose node is asked, such as gb.")]
Wanted = Annotated[str, typer.Argument(metavar="ID", help="Its id, or enough of its beginning.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask again.")]


@app.callback()
def quarantine() -> None:
    """List, show, accept and drop announcements that were not believed."""


@app.command("list")
def list_(node: Node, as_json: AsJson = False) -> None:
    """Show every announcement in quarantine with the reason."""
    with operator_client(node) as client:
        found = _all(client)
    if as_json:
        typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
        return
    console = Console(highlight=False)
    if not found:
        console.print(f"{node} has nothing in quarantine: everything that arrived was believed.")
        return
    for each in found:
        claims = (
            f"{each['subject'] or 'unreadable'} {each['epoch'] or '–'}.{each['version'] or '–'}"
        )
        seen = each["last_seen"][:16].replace("T", " ")
        console.print(
            f"{harmless(each['id'][:24])}  over the link of {harmless(each['country'])}: "
            f"{each['reason']}\n{'':24}  {each['kind']} {harmless(claims)}, "
            f"{each['times']} x, last {seen}",
            soft_wrap=True,
        )
    console.print(
        f"\n{len(found)} in all. `perform benchmark quarantine show --node {node} ID` says what "
        "one would replace; `accept` makes it the state, `drop` forgets it. See the runbook on "
        "the quarantine first.",
        soft_wrap=True,
    )


@app.command()
def show(wanted: Wanted, node: Node, as_json: AsJson = False) -> None:
    """Show one announcement, what it would replace, and whether it can be accepted at all."""
    with operator_client(node) as client:
        facts = _show(client, wanted)
    if as_json:
        typer.echo(orjson.dumps(facts, option=orjson.OPT_INDENT_2))
        return
    console = Console(highlight=False)
    for line in _lines(facts):
        console.print(line, soft_wrap=True)


@app.command()
def accept(wanted: Wanted, node: Node, yes: Yes = False) -> None:
    """Make an announcement the state although it does not continue what is held.

    Only after the partner has confirmed its digest by telephone. What is forged, unreadable or
    does not add up is refused whatever you say.
    """
    console = Console(highlight=False)
    with operator_client(node) as client:
        facts = _show(client, wanted)
        if facts["obstacle"]:
            raise CorrectIt(facts["obstacle"]["code"], "id", **facts["obstacle"]["params"])
        if not yes:
            for line in _lines(facts):
                console.print(line, soft_wrap=True)
            question = "Has the partner confirmed this digest, and shall it become the state?"
            typer.confirm(question, abort=True)
        answer = _settle(client, "accept", facts["id"])
    console.print(
        f"accepted {answer['subject']} of {answer['country']}, epoch and version "
        f"{answer['epoch']}.{answer['version']}, with {answer['organisations']} organisations in "
        f"{answer['batches']} batches",
        soft_wrap=True,
    )


@app.command()
def drop(wanted: Wanted, node: Node) -> None:
    """Forget an announcement; what comes again is put into quarantine again."""
    with operator_client(node) as client:
        answer = _settle(client, "drop", _find(client, wanted)["id"])
    Console(highlight=False).print(f"forgotten: {harmless(answer['id'])}", soft_wrap=True)


def _all(client: RpcClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = None
    while True:
        asked = {"after": after, "limit": PAGE}
        answer = client.call_until_answered("benchmark.list_quarantine", asked)
        found += answer["quarantine"]
        after = answer["next"]
        if after is None:
            return found


def _find(client: RpcClient, wanted: str) -> dict[str, Any]:
    """The one that is meant; raises `Correct` for none and for several."""
    found = [
        each
        for each in _all(client)
        if each["id"].startswith(wanted) or each["id"].partition(":")[2].startswith(wanted)
    ]
    if not found:
        raise Correct(
            f"there is nothing with the id {wanted} in quarantine; `perform benchmark quarantine "
            "list` shows what there is"
        )
    if len(found) > 1:
        raise Correct(f"{len(found)} ids begin with {wanted}: give more, such as {found[0]['id']}")
    return found[0]


def _show(client: RpcClient, wanted: str) -> dict[str, Any]:
    facts: dict[str, Any] = client.call_until_answered(
        "benchmark.show_quarantined",
        {"id": _find(client, wanted)["id"]},
        timeout=ANSWER_SECONDS,
        patience=PATIENCE_SECONDS,
    )
    return facts


def _settle(client: RpcClient, what: str, suspect: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.call_until_answered(
        f"benchmark.{what}_quarantined",
        {"id": suspect},
        timeout=ANSWER_SECONDS,
        patience=PATIENCE_SECONDS,
    )
    return answer


def _lines(facts: dict[str, Any]) -> list[str]:
    """What it is, what it would replace, and what forbids it."""
    lines = [f"id             {harmless(facts['id'])}"]
    lines += [f"{name:13}  {harmless(str(facts.get(name) or '–'))}" for name in FACTS]
    if "digest" in facts:
        held = facts.get("held") or {}
        lines.append(f"\n{'':13}  {'this one':64}  held now")
        lines += [
            f"{name:13}  {facts.get(name, '–')!s:64}  {held.get(name, '–')}" for name in SUMMARY
        ]
    if facts["obstacle"]:
        error = CorrectIt(facts["obstacle"]["code"], "id", **facts["obstacle"]["params"])
        lines.append(f"\n{harmless(sentence(error, CONTENT))}")
    else:
        lines.append(
            "\nIt can be accepted. Ask the partner by telephone for the digest of its newest "
            "release first."
        )
    return lines
