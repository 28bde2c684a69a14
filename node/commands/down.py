"""`perform down`: stops country nodes and waits until their processes have ended."""

from typing import Annotated

import typer
from rich.console import Console

from node.layout import Home
from node.take_down import TakeDown


def down(
    country: Annotated[
        list[str] | None,
        typer.Option(help="Country to stop; repeat it for more. All of them by default."),
    ] = None,
) -> None:
    """Stop country nodes; data, ports, passwords and keys stay for the next `perform up`."""
    console = Console()
    home = Home.of_checkout()
    with console.status("stopping …"):
        ended = TakeDown(home).run(tuple(country) if country else None)
    console.print(
        f"{ended} processes ended; the data stays in {home.path}" if ended else "nothing ran"
    )
