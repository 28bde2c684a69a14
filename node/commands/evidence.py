"""`perform evidence`: notes, links and files that back an organisation's answers."""

from pathlib import Path
from typing import Annotated, Any

import typer

from node.acting import As, NodeOption, client_as
from node.errors import Correct
from node.evidence import transfer
from node.planning.options import AsJson, as_json, say
from node.planning.search import every, evidence_id

app = typer.Typer(
    help="Keep notes, links and files that back the answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Organisation = Annotated[
    str | None,
    typer.Option(help="Whose evidence; that of the organisation you act for unless given."),
]
Item = Annotated[str, typer.Argument(help="Id of the evidence, or enough of its beginning.")]


@app.command("add")
def add(
    node: NodeOption,
    note: Annotated[str | None, typer.Option(help="Text of a note.")] = None,
    link: Annotated[str | None, typer.Option(help="Address on the web.")] = None,
    file: Annotated[Path | None, typer.Option(help="File to hand over, up to 10 MiB.")] = None,
    title: Annotated[str, typer.Option(help="What it is called; a file's name unless given.")] = "",
    acting: As = None,
    organisation: Organisation = None,
    json: AsJson = False,
) -> None:
    """Add a note, a link or a file; answers then refer to its id."""
    given = [each for each in (note, link, file) if each is not None]
    if len(given) != 1:
        raise Correct("give one of --note TEXT, --link ADDRESS or --file FILE")
    with client_as(node, acting) as client:
        if file is not None:
            answer = transfer.hand_over(client, file, title, organisation)
        else:
            method, said = ("note", {"text": note}) if note is not None else ("link", {"url": link})
            request = {"title": title, "organisation": organisation, **said}
            answer = client.call_until_answered(f"assessment.add_{method}", request)
    if json:
        as_json(answer)
    else:
        say(f"kept as {answer['evidence']}{_scanned(answer['state'])}")


@app.command("list")
def list_(
    node: NodeOption, acting: As = None, organisation: Organisation = None, json: AsJson = False
) -> None:
    """List an organisation's evidence."""
    with client_as(node, acting) as client:
        found = list(every(client, "evidence", organisation=organisation))
    if json:
        as_json(found)
        return
    say(*(_line(each) for each in found))
    if not found:
        say("no evidence yet; `perform evidence add` adds some")


@app.command("get")
def get(
    node: NodeOption,
    evidence: Item,
    out: Annotated[Path, typer.Option(help="File or folder to write a file to.")] = Path(),
    acting: As = None,
    organisation: Organisation = None,
    json: AsJson = False,
) -> None:
    """Show a note or a link, or fetch a file."""
    with client_as(node, acting) as client:
        which = {"evidence": evidence_id(client, organisation, evidence)}
        item = client.call_until_answered("assessment.get_evidence", which)["evidence"]
        if item["kind"] == "file":
            size = transfer.fetch(client, item, out)
    if json:
        as_json(item)
    elif item["kind"] == "file":
        say(f"{item['name']}: {size:,} bytes{_scanned(item['state'])}")
    else:
        say(item["title"], "", item.get("text") or item["url"])


@app.command("remove")
def remove(
    node: NodeOption, evidence: Item, acting: As = None, organisation: Organisation = None
) -> None:
    """Remove evidence that no score rests on."""
    with client_as(node, acting) as client:
        which = {"evidence": evidence_id(client, organisation, evidence)}
        client.call_until_answered("assessment.remove_evidence", which)
    say("removed")


@app.command("where")
def where(
    node: NodeOption,
    evidence: Item,
    acting: As = None,
    organisation: Organisation = None,
    json: AsJson = False,
) -> None:
    """Say which answers and actions refer to evidence."""
    with client_as(node, acting) as client:
        which = {"evidence": evidence_id(client, organisation, evidence)}
        found = client.call_until_answered("assessment.where_used", which)
    if json:
        as_json(found)
        return
    for each in found["answers"]:
        codes = ", ".join(each["codes"])
        say(
            f"round {each['round'][:8]} ({each['model']} {each['year']}, {each['status']}), "
            f"{each['layer']}: {codes}"
        )
    say(*(f"action {each[:8]}" for each in found["actions"]))
    if not found["answers"] and not found["actions"]:
        say("nothing refers to it")


def _line(each: dict[str, Any]) -> str:
    return (
        f"{each['id'][:8]}  {each['created']}  {each['kind']:5}  {each['size']:>10,}  "
        f"{each['title']}{_scanned(each['state'])}"
    )


def _scanned(state: str) -> str:
    """What has to be said of a state."""
    return {
        "waiting": " (not finished)",
        "not_scanned": " (this node has no virus scanner, so nobody has looked into it)",
        "refused": " (refused by the virus scanner and removed)",
    }.get(state, "")
