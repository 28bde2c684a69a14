"""`perform grant`: what an organisation opens to others, and who looked."""

import itertools
from typing import Annotated

import typer

from node.acting import As, NodeOption, client_as
from node.planning.options import AsJson, as_json, say

app = typer.Typer(
    help="Open an organisation's data to a practitioner or funder, and see who looked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

PAGE = 200

Name = Annotated[str, typer.Option("--organisation", help="Whose data.")]


@app.command()
def give(
    node: NodeOption,
    organisation: Name,
    to: Annotated[str, typer.Option(help="Id of the practitioner or funder.")],
    scope: Annotated[
        list[str], typer.Option(help="scores, answers, plan, facilitate or validate; may repeat.")
    ],
    until: Annotated[str, typer.Option(help="Last day, such as 2026-12-31.")],
    funder: Annotated[bool, typer.Option("--funder", help="The grantee is a funder.")] = False,
    acting: As = None,
) -> None:
    """Open something to somebody."""
    request = {
        "organisation": organisation,
        "grantee": to,
        "kind": "funder" if funder else "practitioner",
        "scopes": scope,
        "until": until,
    }
    with client_as(node, acting) as client:
        answer = client.call_until_answered("assessment.give_grant", request)
    say(f"grant {answer['grant']} is given")


@app.command()
def revoke(
    node: NodeOption,
    grant: Annotated[str, typer.Argument(help="Id of the grant.")],
    acting: As = None,
) -> None:
    """Take a grant back at once."""
    with client_as(node, acting) as client:
        client.call_until_answered("assessment.revoke_grant", {"grant": grant})
    say(f"grant {grant} is taken back")


@app.command("list")
def list_(
    node: NodeOption,
    organisation: Annotated[
        str | None, typer.Option(help="Whose; those given to you unless named.")
    ] = None,
    acting: As = None,
    json: AsJson = False,
) -> None:
    """List all grants that an organisation ever gave, or that were ever given to you."""
    with client_as(node, acting) as client:
        asked = {"organisation": organisation}
        answer = client.call_until_answered("assessment.list_grants", asked)
    if json:
        as_json(answer)
        return
    for each in answer["grants"]:
        end = f"taken back {each['revoked']}" if each["revoked"] else f"until {each['until']}"
        who = f"{each['organisation']} to {each['grantee']} ({each['kind']})"
        say(f"{each['id']}  {who}: {', '.join(each['scopes'])}, {end}")
    if not answer["grants"]:
        say("no grants were given")


@app.command()
def accesses(node: NodeOption, organisation: Name, acting: As = None, json: AsJson = False) -> None:
    """List who from outside looked at what, and when; what was done at a stretch is one line."""
    found, after = [], None
    with client_as(node, acting) as client:
        while True:
            request = {"organisation": organisation, "after": after, "limit": PAGE}
            answer = client.call_until_answered("assessment.list_accesses", request)
            found += answer["accesses"]
            after = answer["next"]
            if after is None:
                break
    if json:
        as_json(found)
        return
    same = itertools.groupby(found, lambda each: (each["who"], each["roles"], each["method"]))
    for (who, roles, method), entries in same:
        first, *more = (each["at"][:16].replace("T", " ") for each in entries)
        times = f" ({1 + len(more)} times)" if more else ""
        say(f"{first}  {who} ({', '.join(roles)})  {method}{times}")
    if not found:
        say("nobody from outside looked at anything")
