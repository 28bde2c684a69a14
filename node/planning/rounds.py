"""The commands of `perform plan` about rounds: suggestions, targets, the next one, what moved."""

from typing import Annotated, Any

import typer

from chassis.errors import CorrectIt
from chassis.messages import sentence
from chassis.rpc_client import RpcClient
from node.acting import As, NodeOption, client_as
from node.errors import Correct
from node.layout import CHECKOUT
from node.planning import report
from node.planning.options import AsJson, Organisation, RoundOption, as_json, say
from node.planning.search import every, round_id

CONTENT = CHECKOUT / "content"
MOST_PARTS = 50

Language = Annotated[str, typer.Option(help="Language of the suggestions.")]


def suggest(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round: RoundOption = None,
    language: Language = "en",
    lowest: Annotated[int, typer.Option(min=1, max=50, help="How many parts to look at.")] = 5,
    json: AsJson = False,
) -> None:
    """Suggest actions; nothing is added by itself."""
    more = {"language": language, "lowest": lowest}
    with client_as(node, acting) as client:
        answer = _ask(client, "suggest_actions", organisation, round, **more)
    if json:
        as_json(answer)
    else:
        say(*report.suggestions(answer))


def adopt(
    node: NodeOption,
    suggestion: Annotated[str, typer.Option(help="Id of the suggestion, or its beginning.")],
    acting: As = None,
    organisation: Organisation = None,
    round: RoundOption = None,
    language: Language = "en",
    impact: Annotated[int, typer.Option(min=1, max=5, help="How much it changes.")] = 3,
    effort: Annotated[int, typer.Option(min=1, max=5, help="How much work it is.")] = 3,
    json: AsJson = False,
) -> None:
    """Put a suggestion into the plan."""
    with client_as(node, acting) as client:
        of = round_id(client, organisation, round)
        request = {
            "round": of,
            "suggestion": _suggestion(client, of, language, suggestion),
            "language": language,
            "impact": impact,
            "effort": effort,
        }
        answer = client.call_until_answered("assessment.adopt_suggestion", request)
    if json:
        as_json(answer["action"])
    else:
        say(f"added: {answer['action']['id'][: report.SHORT]}, proposed")


def targets(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round: RoundOption = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="CODE=PERCENT to reach, such as 1a=60.")
    ] = None,
    remove: Annotated[list[str] | None, typer.Option(help="Code whose target goes.")] = None,
    json: AsJson = False,
) -> None:
    """Show targets and what became of the last ones; set or remove some before."""
    wanted: dict[str, str | None] = dict.fromkeys(remove or ())
    for each in set_ or ():
        code, equals, percent = each.partition("=")
        if not equals:
            raise Correct(f"--set {each}: write CODE=PERCENT, such as 1a=60")
        wanted[code] = percent
    with client_as(node, acting) as client:
        of = round_id(client, organisation, round)
        if wanted:
            request = {"round": of, "targets": wanted}
            client.call_until_answered("assessment.set_targets", request)
        answer = client.call_until_answered("assessment.get_targets", {"round": of})
    if json:
        as_json(answer)
    else:
        say(*report.targets(answer))


def next_(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round: RoundOption = None,
    year: Annotated[int | None, typer.Option(help="Its year; the one after unless given.")] = None,
    same_edition: Annotated[
        bool, typer.Option("--same-edition", help="Keep the edition instead of the newest.")
    ] = False,
    facilitator: Annotated[str | None, typer.Option(help="Who facilitates it.")] = None,
    carry_respondents: Annotated[
        bool, typer.Option("--carry-respondents", help="Invite again who was invited last time.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Begin the next round from one that stands; lines of respondents end with their token."""
    more = {
        "year": year,
        "edition": "same" if same_edition else "newest",
        "facilitator": facilitator,
        "carry_respondents": carry_respondents,
    }
    with client_as(node, acting) as client:
        before = round_id(client, organisation, round, ["submitted"])
        answer = _ask(client, "begin_next_round", organisation, before, **more)
    if json:
        people = {name: answer[name] for name in ("respondents", "left_out")}
        as_json({**answer["round"], **people} if carry_respondents else answer["round"])
    else:
        say(*report.next_round(answer))


def last(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Show what was agreed last time."""
    with client_as(node, acting) as client:
        answer = _ask(client, "get_last_answers", organisation, round)
    if json:
        as_json(answer)
    else:
        say(*report.last_answers(answer))


def trend(
    node: NodeOption,
    model: Annotated[
        str | None, typer.Option(help="Model; that of the latest round unless given.")
    ] = None,
    acting: As = None,
    organisation: Organisation = None,
    json: AsJson = False,
) -> None:
    """Show totals from year to year, imported ones too."""
    with client_as(node, acting) as client:
        request = {"organisation": organisation, "model": model or _model(client, organisation)}
        answer = client.call_until_answered("assessment.get_trend", request)
    if json:
        as_json(answer)
    else:
        say(*report.trend(answer))


def effect(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Show whether scores moved where something was done."""
    with client_as(node, acting) as client:
        answer = _ask(client, "get_effect", organisation, round)
    if json:
        as_json(answer)
    else:
        say(*report.effect(answer, sentence(CorrectIt(answer["caveat"]), CONTENT)))


def _ask(
    client: RpcClient, method: str, organisation: str | None, round: str | None, **more: Any
) -> dict[str, Any]:
    request = {"round": round_id(client, organisation, round), **more}
    answer: dict[str, Any] = client.call_until_answered(f"assessment.{method}", request)
    return answer


def _model(client: RpcClient, organisation: str | None) -> str:
    """The model of the latest round; of the full one, where there are only imported years."""
    found = list(every(client, "rounds", organisation=organisation))
    latest = max(found, key=lambda each: (each["year"], each["begun"], each["id"]), default=None)
    return "perform-full" if latest is None else str(latest["model"])


def _suggestion(client: RpcClient, of: str, language: str, wanted: str) -> str:
    request = {"round": of, "language": language, "lowest": MOST_PARTS}
    answer = client.call_until_answered("assessment.suggest_actions", request)
    offered = [each for part in answer["lowest"] for each in part["suggestions"]]
    found = [e["id"] for e in (*offered, *answer["areas"]) if e["id"].startswith(wanted)]
    if len(found) != 1:
        count = len(found) or "no"
        raise Correct(
            f"{count} suggestions of this round begin with {wanted}; "
            "`perform plan suggest` shows them"
        )
    return str(found[0])
