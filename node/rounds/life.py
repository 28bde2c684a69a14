"""The commands of `perform round` that begin, move, hand in, show and discard rounds."""

from typing import Annotated, Any

import typer

from node.acting import As, NodeOption, client_as
from node.planning.options import AsJson, Organisation, RoundOption, as_json, say
from node.planning.search import every, round_id

OPEN = ("draft", "consensus")


def begin(
    node: NodeOption,
    organisation: Annotated[str, typer.Option(help="Name of the organisation.")],
    model: Annotated[str, typer.Option(help="Model, such as perform-full.")],
    year: Annotated[int, typer.Option(help="Year that the round is about.")],
    sector: Annotated[str, typer.Option(help="Code of the sector.")],
    size: Annotated[str, typer.Option(help="Code of the size.")],
    region: Annotated[str, typer.Option(help="Region; the country unless given.")] = "",
    edition: Annotated[str | None, typer.Option(help="The newest unless given.")] = None,
    facilitator: Annotated[str | None, typer.Option(help="Who runs the session.")] = None,
    anonymous: Annotated[bool, typer.Option(help="Hide respondents from one another.")] = True,
    acting: As = None,
    json: AsJson = False,
) -> None:
    """Begin a round."""
    request = {
        "organisation": organisation,
        "model": model,
        "year": year,
        "sector": sector,
        "size": size,
        "region": region,
        "edition": edition,
        "facilitator": facilitator,
        "anonymous": anonymous,
    }
    with client_as(node, acting) as client:
        answer = client.call_until_answered("assessment.begin_round", request)
    _show(answer, json)


def show(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Show a round without its answers."""
    _call(node, acting, organisation, round_, "get_round", json)


def list_(
    node: NodeOption, acting: As = None, organisation: Organisation = None, json: AsJson = False
) -> None:
    """List the rounds of an organisation."""
    with client_as(node, acting) as client:
        found = list(every(client, "rounds", organisation=organisation))
    if json:
        as_json(found)
        return
    say(*(line(each) for each in found))
    if not found:
        say("no rounds yet; `perform round begin` begins one")


def gather(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Close individual answers, so that the group can agree."""
    _call(node, acting, organisation, round_, "gather_round", json)


def reopen(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Open individual answers again."""
    _call(node, acting, organisation, round_, "reopen_round", json)


def submit(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Hand in what the group agreed."""
    _call(node, acting, organisation, round_, "submit_round", json)


def discard(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Throw away a round that was never handed in."""
    _call(node, acting, organisation, round_, "discard_round", json)


def _call(
    node: str,
    acting: str | None,
    organisation: str | None,
    round_: str | None,
    method: str,
    json: bool,
) -> None:
    with client_as(node, acting) as client:
        request = {"round": round_id(client, organisation, round_)}
        answer = client.call_until_answered(f"assessment.{method}", request)
    _show(answer, json)


def _show(answer: dict[str, Any], json: bool) -> None:
    if json:
        as_json(answer)
    elif isinstance(answer["round"], dict):
        say(line(answer["round"]))
        if answer.get("assessment"):
            say(f"handed in as assessment {answer['assessment']} ({answer['outcome']})")
    else:
        say(f"round {answer['round']} is {answer['outcome']}")


def line(each: dict[str, Any]) -> str:
    """One round in one line."""
    what = f"{each['organisation']} · {each['model']}/{each['edition']} · {each['year']}"
    return f"{each['id']}  {each['status']:10}  {what}"
