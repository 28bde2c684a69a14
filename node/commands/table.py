"""`perform table`: a round's answers, scores and plan as files, and answers in again."""

import base64
from pathlib import Path
from typing import Annotated, Any

import typer

from chassis.errors import CorrectIt
from chassis.messages import sentence
from node import new_file
from node.acting import As, NodeOption, client_as
from node.errors import Correct
from node.layout import CHECKOUT
from node.planning.options import AsJson, Organisation, RoundOption, as_json, say
from node.planning.search import round_id

CONTENT = CHECKOUT / "content"
FORMATS = ("csv", "xlsx")
LARGEST = 5 * 1024 * 1024
IMPORT_SECONDS = 30.0

app = typer.Typer(
    help="Take answers, scores and plans out as tables, and answers in again.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command("export")
def export(
    node: NodeOption,
    out: Annotated[Path, typer.Option(help="File to write: .csv or .xlsx.")],
    table: Annotated[str, typer.Option(help="answers, scores or plan.")] = "answers",
    layer: Annotated[str, typer.Option(help="consensus or validated.")] = "consensus",
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
) -> None:
    """Write a table of a round into a new file."""
    format_ = _format(out)
    with client_as(node, acting) as client:
        request = {
            "round": round_id(client, organisation, round_),
            "table": table,
            "format": format_,
            "layer": layer,
        }
        found = client.call_until_answered("assessment.export_table", request)
    new_file.write(out, base64.b64decode(found["content"]))
    say(f"{found['rows']} rows in {out}")


@app.command("import")
def import_(
    node: NodeOption,
    file: Annotated[Path, typer.Argument(help="A table that was exported, or a filled-in form.")],
    acting: As = None,
    organisation: Organisation = None,
    round_: RoundOption = None,
    json: AsJson = False,
) -> None:
    """Save the answers of a table as agreed: all of them, or none and the reasons."""
    request: dict[str, Any] = {"format": _format(file), "content": _content(file)}
    with client_as(node, acting) as client:
        request["round"] = round_id(client, organisation, round_)
        try:
            report = client.call_until_answered(
                "assessment.import_answers", request, timeout=IMPORT_SECONDS
            )
        except CorrectIt as error:
            _say_rejects(error)
            raise
    if json:
        as_json(report)
        return
    say(
        f"{report['changed']} answers saved, {report['unchanged']} said the same already, "
        f"{report['skipped']} lines were empty"
    )


def _say_rejects(error: CorrectIt) -> None:
    for each in error.params.get("rejects", ()):
        why = sentence(CorrectIt(each["code"], each["column"], **each["params"]), CONTENT)
        place = f"cell {each['cell']}" if each["cell"] else f"line {each['line']}, {each['column']}"
        say(f"{place}: {why}")


def _format(file: Path) -> str:
    format_ = file.suffix.lower().removeprefix(".")
    if format_ not in FORMATS:
        raise Correct(f"{file}: name a file that ends in .csv or .xlsx")
    return format_


def _content(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise Correct(f"{file} has more than 5 MiB; answers of a round never need as much")
        content = file.read_bytes()
    except OSError as error:
        raise Correct(f"{file} cannot be read: {error.strerror or error}") from error
    if not content:
        raise Correct(f"{file} is empty")
    return base64.b64encode(content).decode("ascii")
