"""The commands of `perform round` about people, their answers, and what the group agrees."""

from pathlib import Path
from typing import Annotated, Any

import typer

from chassis.errors import CorrectIt
from chassis.messages import sentence
from chassis.rpc_client import RpcClient
from node.acting import As, NodeOption, client_as, read
from node.layout import CHECKOUT
from node.operator_client import operator_client
from node.planning.options import AsJson, Organisation, RoundOption, as_json, say
from node.planning.report import invitation
from node.planning.search import evidence_id, round_id
from node.rounds import report, said

CONTENT = CHECKOUT / "content"
RESPONDENT = "respondent:invited"

Answers = Annotated[
    list[str] | None,
    typer.Option("--answer", help="CODE=SCORE, CODE=? or CODE=n/a:REASON; may repeat."),
]
Backing = Annotated[
    list[str] | None,
    typer.Option(
        "--evidence",
        help="All evidence that backs these answers, each by its id or the beginning; may repeat.",
    ),
]
File = Annotated[Path | None, typer.Option(help="CSV file with `code` and what is said of it.")]
Token = Annotated[str, typer.Option(help="The token of an invitation's link.")]


def invite(
    node: NodeOption,
    who: Annotated[list[str], typer.Argument(help="STANDING:NAME, such as board:Ada.")],
    language: Annotated[str, typer.Option(help="Language of the questions.")] = "en",
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Invite people to answer; each line ends with the token of their link."""
    people = []
    for each in who:
        standing, colon, label = each.partition(":")
        people.append(
            {"label": label, "standing": standing, "language": language}
            if colon
            else {"label": each, "language": language}
        )
    with client_as(node, acting) as client:
        request = {"round": round_id(client, organisation, round_), "respondents": people}
        answer = client.call_until_answered("assessment.invite_respondents", request)
    if json:
        as_json(answer)
        return
    say(*(invitation(each) for each in answer["respondents"]))


def answer(node: NodeOption, token: Token, answers: Answers = None, file: File = None) -> None:
    """Save a respondent's answers."""
    given = said.answers(answers or [], file)
    with operator_client(node, actor=read(RESPONDENT)) as client:
        opened = client.call_until_answered("assessment.open_invitation", {"token": token})
        known = opened["sheet"]["answers"]
        _save(client, "save_answer", {"token": token}, known, given)


def agree(
    node: NodeOption,
    answers: Answers = None,
    file: File = None,
    agreed: Annotated[
        list[str] | None, typer.Option("--agreed", help="Who agreed; may repeat.")
    ] = None,
    evidence: Backing = None,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
) -> None:
    """Save what the group agreed, who agreed, and what backs it."""
    given = said.answers(answers or [], file)
    with client_as(node, acting) as client:
        about = {"round": round_id(client, organisation, round_)}
        known = client.call_until_answered("assessment.get_sheet", about)["sheet"]["answers"]
        more: dict[str, Any] = {"agreed": agreed} if agreed else {}
        if evidence:
            more["evidence"] = [evidence_id(client, organisation, each) for each in evidence]
        _save(client, "save_consensus_answer", about, known, given, more)


def validate(
    node: NodeOption,
    reason: Annotated[str, typer.Option(help="Why the score differs.")],
    answers: Answers = None,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
) -> None:
    """Save what a practitioner who may validate found instead."""
    given = said.answers(answers or [], None)
    with client_as(node, acting) as client:
        about = {"round": round_id(client, organisation, round_)}
        try:
            asked = {**about, "layer": "validated"}
            known = client.call_until_answered("assessment.get_sheet", asked)["sheet"]["answers"]
        except CorrectIt:
            # There is no such sheet before the first validated answer.
            known = {}
        _save(client, "save_validated_answer", about, known, given, {"reason": reason})


def confirm(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Hand in validated scores."""
    found = _asked(node, acting, organisation, round_, "confirm_validation")
    if json:
        as_json(found)
    else:
        say(f"validated; assessment {found['assessment']} is at version {found['version']}")


def validation(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Show where a validator found another score than the group agreed, and why."""
    found = _asked(node, acting, organisation, round_, "get_validation")
    if json:
        as_json(found)
    else:
        say(*report.validation(found))


def progress(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Show how far respondents and the consensus are, and what is missing."""
    found = _asked(node, acting, organisation, round_, "get_progress")
    if json:
        as_json(found)
        return
    for number, each in enumerate(found["respondents"], start=1):
        say(f"respondent {number}: {_counted(each)}")
    agreed = found["consensus"]
    say(f"consensus: {_counted(agreed)}")
    # Before the meeting everything is missing, which nobody has to be told code by code.
    if agreed["answered"] or agreed["unknown"] or agreed["not_applicable"]:
        for each in found["faults"]:
            say(sentence(CorrectIt(each["code"], each["field"], **each["params"]), CONTENT))


def merge(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Show all answers side by side without names, and where people disagree most."""
    found = _asked(node, acting, organisation, round_, "get_merge")
    if json:
        as_json(found)
        return
    say(*report.merged(found))


def hints(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Show where words and scores of the consensus do not fit together."""
    found = _asked(node, acting, organisation, round_, "get_hints")
    if json:
        as_json(found)
        return
    for each in found["hints"]:
        say(sentence(CorrectIt(each["kind"], each["code"]), CONTENT))
    if not found["hints"]:
        say("words and scores fit together")


def _asked(
    node: str, acting: str | None, organisation: str | None, round_: str | None, method: str
) -> dict[str, Any]:
    with client_as(node, acting) as client:
        request = {"round": round_id(client, organisation, round_)}
        found: dict[str, Any] = client.call_until_answered(f"assessment.{method}", request)
    return found


def _save(
    client: RpcClient,
    method: str,
    about: dict[str, Any],
    known: dict[str, Any],
    given: dict[str, dict[str, Any]],
    more: dict[str, Any] | None = None,
) -> None:
    """Save answers one by one; what was saved before one is refused stays saved.

    `more` is said of each of them.
    """
    for code, each in given.items():
        before = known.get(code, {"version": 0})
        request = {**about, "code": code, "base": before["version"], **said.kept(before, each)}
        client.call_until_answered(f"assessment.{method}", {**request, **(more or {})})
    say("1 answer saved" if len(given) == 1 else f"{len(given)} answers saved")


def _counted(each: dict[str, Any]) -> str:
    return (
        f"{each['answered']} answered, {each['unknown']} not known, "
        f"{each['not_applicable']} not applicable, {each['open']} open"
    )
