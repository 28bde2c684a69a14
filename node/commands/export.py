"""`perform export`: writes the assessments of a country's node into a CSV file."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from chassis.rpc_client import RpcClient
from node import new_file
from node.layout import CHECKOUT
from node.operator_client import operator_client
from services.assessment import content
from services.assessment.domain.cells import neutralised
from services.assessment.domain.intake import NOT_APPLICABLE
from services.assessment.domain.rows import COLUMNS
from services.assessment.errors import refusals_as_errors

CONTENT = CHECKOUT / "content"


def export(
    node: Annotated[str, typer.Option(help="Country whose node gives them, such as gb.")],
    model: Annotated[str, typer.Option(help="Which model, such as perform-full.")],
    out: Annotated[Path, typer.Option(help="CSV file to write; it must not be there yet.")],
    edition: Annotated[str | None, typer.Option(help="The newest unless given.")] = None,
    year: Annotated[int | None, typer.Option(help="Every year unless given.")] = None,
) -> None:
    """Write everything that stands as submitted under one edition of a model.

    `perform import` reads the file. It holds raw scores: only its owner may read it, and every
    organisation in it finds this in its log.
    """
    asked = {"model": model, "edition": _edition(model, edition), "year": year}
    count = 0
    with operator_client(node) as client, new_file.opened(out) as stream:
        lines = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        rows = csv.writer(lines)
        rows.writerow(COLUMNS)
        for each in assessments(client, asked):
            rows.writerows(_rows(each))
            count += 1
        lines.flush()
        lines.detach()
    typer.echo(f"{count:,} assessments of {model} {asked['edition']} in {out}")


def assessments(client: RpcClient, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything that is asked for, one page in memory at a time."""
    after = None
    while True:
        request = {**asked, "after": after}
        page = client.call_until_answered("assessment.export_assessments", request)
        yield from page["assessments"]
        after = page["next"]
        if after is None:
            return


def _edition(model: str, edition: str | None) -> str:
    with refusals_as_errors():
        return content.load(CONTENT).model(model, edition).edition


def _rows(each: dict[str, Any]) -> Iterator[list[str]]:
    scores = {**each["scores"], **dict.fromkeys(each["not_applicable"], NOT_APPLICABLE[0])}
    for code, score in scores.items():
        said = {**each, "code": code, "score": score}
        yield [neutralised(str(said[name] or "")) for name in COLUMNS]
