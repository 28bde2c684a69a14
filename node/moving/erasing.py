"""`perform organisation erase`: removes everything of an organisation, and says what stays."""

from typing import Annotated

import typer

from chassis.messages import text
from node.acting import As, NodeOption, client_as
from node.errors import Correct
from node.layout import CHECKOUT
from node.planning.options import AsJson, as_json, say

CONTENT = CHECKOUT / "content"


def erase(
    node: NodeOption,
    organisation: Annotated[str, typer.Option(help="Name of the organisation.")],
    yes: Annotated[
        str | None,
        typer.Option("--yes", metavar="NAME", help="The name once more, to confirm."),
    ] = None,
    acting: As = None,
    json: AsJson = False,
) -> None:
    """Erase everything of an organisation for ever; nothing brings it back."""
    if yes is None:
        raise Correct(
            "nothing was erased: an erasure cannot be undone; give --yes with the organisation's "
            "name to confirm it, and think of `perform organisation export` before"
        )
    with client_as(node, acting) as client:
        request = {"organisation": organisation, "confirm": yes}
        answer = client.call_until_answered(
            "assessment.erase_organisation", request, timeout=60, patience=600
        )
    if json:
        as_json(answer)
        return
    say("erased:" if answer["removed"] else "there was nothing of this organisation")
    for each in answer["removed"]:
        say("  " + text(f"removed.{each['what']}", CONTENT, count=each["count"]))
    say("", "What stays, and why:")
    for each in answer["stays"]:
        say("  " + text(f"stays.{each}", CONTENT))
