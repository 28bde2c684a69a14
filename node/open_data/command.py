"""`perform benchmark open-data`: writes what the countries have released as open data."""

from pathlib import Path
from typing import Annotated

import typer

from node import new_folder
from node.layout import CHECKOUT
from node.operator_client import operator_client


def open_data(
    node: Annotated[str, typer.Option(help="Country whose node is asked, such as gb.")],
    out: Annotated[Path, typer.Option(help="Folder to write; it must not be there yet.")],
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    year: Annotated[int | None, typer.Option(help="Only this year.")] = None,
) -> None:
    """Write all released figures as CSV, JSON-stat and SDMX-CSV, with a method note.

    Every node that holds the same releases writes the same files, byte by byte.
    """
    from node.open_data.naming import names
    from node.open_data.reading import read
    from services.benchmark.domain.open_data.publication import publication

    with operator_client(node) as client:
        source = read(client, model, year)
    count = new_folder.write(out, publication(source, names(CHECKOUT / "content")))
    organisations = sum(row.m for row in source.rows)
    countries = len({row.country for row in source.rows})
    typer.echo(
        f"{out} holds {count} files: {organisations:,} organisations' assessments from "
        f"{countries} {'countries' if countries > 1 else 'country'}, "
        f"as released by {source.newest.isoformat()}"
    )
