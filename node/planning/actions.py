"""The commands of `perform plan` about actions: shown, added, changed, done."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from node.acting import As, NodeOption, client_as
from node.errors import Correct
from node.planning import report
from node.planning.options import ActionOption, AsJson, Organisation, RoundOption, as_json, say
from node.planning.search import action_id, every, evidence_id, round_id

Codes = Annotated[
    list[str] | None, typer.Option("--code", help="Part it addresses, such as 1a; may repeat.")
]
Grade = Annotated[int | None, typer.Option(min=1, max=5, help="From 1 to 5.")]
Title = Annotated[str | None, typer.Option(help="What is to be done, in a few words.")]
What = Annotated[str | None, typer.Option(help="The same in full.")]
Owner = Annotated[str | None, typer.Option(help="Who does it: a name or a role.")]
Due = Annotated[str | None, typer.Option(help="Day by which it is done, as 2025-06-30.")]
Cost = Annotated[str | None, typer.Option(help="What it costs, such as 1200.50.")]
Currency = Annotated[str, typer.Option(help="Currency of the cost.")]
CostNote = Annotated[str, typer.Option(help="What the cost is for.")]
Measure = Annotated[str | None, typer.Option(help="How you will know that it worked.")]
Backing = Annotated[
    list[str] | None,
    typer.Option(
        "--evidence",
        help="All evidence of it, each by its id or the beginning; may repeat.",
    ),
]
Status = Annotated[
    str | None, typer.Option(help="proposed, agreed, begun, done or dropped.", show_default=False)
]


def show(
    node: NodeOption, acting: As = None, organisation: Organisation = None, json: AsJson = False
) -> None:
    """Show what to do first, and what the plan comes to."""
    with client_as(node, acting) as client:
        request = {"organisation": organisation}
        answer = client.call_until_answered("assessment.get_plan", request)
    if json:
        as_json(answer)
    else:
        say(*report.plan(answer))


def list_(
    node: NodeOption,
    acting: As = None,
    organisation: Organisation = None,
    status: Status = None,
    owner: Owner = None,
    due_before: Annotated[
        str | None, typer.Option(help="Only what is due before this day.")
    ] = None,
    code: Annotated[str | None, typer.Option(help="Only what addresses this part.")] = None,
    json: AsJson = False,
) -> None:
    """List actions, those that are done or dropped too."""
    asked = {
        "organisation": organisation,
        "status": status,
        "owner": owner,
        "due_before": due_before,
        "code": code,
    }
    with client_as(node, acting) as client:
        found = list(every(client, "actions", **asked))
    if json:
        as_json(found)
    else:
        say(*(map(report.action, found) if found else ["There is no such action."]))


def add(
    node: NodeOption,
    title: Annotated[str, typer.Option(help="What is to be done, in a few words.")],
    code: Annotated[
        list[str], typer.Option("--code", help="Part it addresses, such as 1a; may repeat.")
    ],
    impact: Annotated[int, typer.Option(min=1, max=5, help="How much it changes, from 1 to 5.")],
    effort: Annotated[int, typer.Option(min=1, max=5, help="How much work it is, from 1 to 5.")],
    acting: As = None,
    organisation: Organisation = None,
    round: RoundOption = None,
    what: What = None,
    owner: Owner = None,
    due: Due = None,
    cost: Cost = None,
    currency: Currency = "EUR",
    cost_note: CostNote = "",
    measure: Measure = None,
    area: Annotated[
        str | None, typer.Option(help="Area for improvement on the agreed sheet, word by word.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Add an action; the area for improvement stands under the first code."""
    terms = _terms(
        title=title, codes=code, impact=impact, effort=effort, what=what, owner=owner, due=due,
        cost=_cost(cost, currency, cost_note), measure=measure,
    )  # fmt: skip
    origin = None if area is None else {"code": code[0], "text": area}
    with client_as(node, acting) as client:
        request = {"round": round_id(client, organisation, round), **terms, "origin": origin}
        answer = client.call_until_answered("assessment.add_action", request)
    _receipt(answer["action"], "added", json=json)


def change(
    node: NodeOption,
    action: ActionOption,
    acting: As = None,
    organisation: Organisation = None,
    title: Title = None,
    what: What = None,
    code: Codes = None,
    impact: Grade = None,
    effort: Grade = None,
    owner: Owner = None,
    due: Due = None,
    no_due: Annotated[bool, typer.Option("--no-due", help="Take the day away.")] = False,
    cost: Cost = None,
    currency: Currency = "EUR",
    cost_note: CostNote = "",
    no_cost: Annotated[bool, typer.Option("--no-cost", help="Take the cost away.")] = False,
    measure: Measure = None,
    status: Status = None,
    evidence: Backing = None,
    note: Annotated[str, typer.Option(help="How it goes, for the history.")] = "",
    json: AsJson = False,
) -> None:
    """Change what is named, and leave the rest as it is; a note alone will do."""
    terms = _terms(
        title=title, what=what, codes=code, impact=impact, effort=effort, owner=owner, due=due,
        cost=_cost(cost, currency, cost_note), measure=measure, status=status,
    )  # fmt: skip
    terms |= {name: None for name, gone in (("due", no_due), ("cost", no_cost)) if gone}
    if not terms and not note and not evidence:
        raise Correct("say what changes, such as --status agreed or --note TEXT")
    _change(node, acting, organisation, action, terms, note, evidence, json=json)


def done(
    node: NodeOption,
    action: ActionOption,
    acting: As = None,
    organisation: Organisation = None,
    evidence: Backing = None,
    note: Annotated[str, typer.Option(help="What came of it, for the history.")] = "",
    json: AsJson = False,
) -> None:
    """Mark an action as done."""
    _change(node, acting, organisation, action, {"status": "done"}, note, evidence, json=json)


def history(
    node: NodeOption,
    action: ActionOption,
    acting: As = None,
    organisation: Organisation = None,
    json: AsJson = False,
) -> None:
    """Show an action and who changed what of it."""
    with client_as(node, acting) as client:
        request = {"action": action_id(client, organisation, action)}
        pages = list(_pages(client, request))
    whole = {"action": pages[-1]["action"], "history": [e for p in pages for e in p["history"]]}
    if json:
        as_json(whole)
    else:
        say(report.action(whole["action"]), *report.history(whole))


def _change(
    node: str,
    acting: str | None,
    organisation: str | None,
    action: str,
    terms: dict[str, Any],
    note: str,
    evidence: list[str] | None,
    *,
    json: bool,
) -> None:
    with client_as(node, acting) as client:
        whole = action_id(client, organisation, action)
        if evidence:
            found = [evidence_id(client, organisation, each) for each in evidence]
            terms = {**terms, "evidence": found}
        request = {"action": whole, "change": terms, "note": note}
        answer = client.call_until_answered("assessment.change_action", request)
    _receipt(answer["action"], "saved", json=json)


def _pages(client: Any, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    after = 0
    while after is not None:
        page = client.call_until_answered(
            "assessment.get_action", {**request, "after": after, "limit": 200}
        )
        yield page
        after = page["next"]


def _terms(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _cost(amount: str | None, currency: str, note: str) -> dict[str, str] | None:
    return None if amount is None else {"amount": amount, "currency": currency, "note": note}


def _receipt(receipt: dict[str, Any], verb: str, *, json: bool) -> None:
    if json:
        as_json(receipt)
        return
    kind = report.QUADRANTS[receipt["quadrant"]].partition(":")[0].lower()
    say(
        f"{verb}: {receipt['id'][: report.SHORT]}, version {receipt['version']}, "
        f"{receipt['status']}, priority {receipt['priority']} ({kind})"
    )
