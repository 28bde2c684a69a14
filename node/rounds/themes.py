"""The command of `perform round` that shows one theme across the model."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from node.acting import As, NodeOption, client_as
from node.planning.options import AsJson, Organisation, RoundOption, as_json, say
from node.planning.report import one_decimal
from node.planning.search import round_id


def theme(
    node: NodeOption,
    theme: Annotated[str, typer.Option(help="Code of the theme.")] = "equality",
    layer: Annotated[str, typer.Option(help="consensus or validated.")] = "consensus",
    language: Annotated[str, typer.Option(help="Language of the questions.")] = "en",
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Show what was said about a theme across the model; it changes no score."""
    with client_as(node, acting) as client:
        request = {
            "round": round_id(client, organisation, round_),
            "theme": theme,
            "layer": layer,
            "language": language,
        }
        found = client.call_until_answered("assessment.get_theme", request)
    if json:
        as_json(found)
    else:
        say(*_lines(found))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    counts = found["counts"]
    yield found["theme"]["title"] or found["theme"]["code"]
    if not found["in_wanted"]:
        yield f"(there are no texts for all of this in {found['wanted']}; English stands in)"
    for each in found["questions"]:
        yield f"{each['code']:6} {each['title']}: {each['question']}"
        yield from _answer(each["answer"])
    yield (
        f"{counts['answered']} of {counts['asked']} answered, {counts['unknown']} not known, "
        f"{counts['open']} open"
    )
    if found["overall"] is not None:
        yield f"mean of {counts['scored']} scored answers: {one_decimal(found['overall'])} %"
    yield "These answers never change the score."


def _answer(answer: dict[str, Any] | None) -> Iterator[str]:
    if answer is None:
        yield "        not answered yet"
        return
    if answer["score"] is not None:
        yield f"        {one_decimal(answer['score'])} %"
    if answer["not_applicable"]:
        yield f"        does not apply: {answer['not_applicable']}"
    if answer["do_not_know"]:
        yield "        not known"
    yield from (f"        + {text}" for text in answer["strengths"])
    yield from (f"        − {text}" for text in answer["improvements"])
    if answer["note"]:
        yield f"        {answer['note']}"
