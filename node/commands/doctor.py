"""`perform doctor`: what this machine lacks to run nodes, and how to get it."""

import typer
from rich.console import Console
from rich.table import Table

from node import requirements


def doctor() -> None:
    """Say what is there, what is missing, and how to get it; fails if something is missing."""
    found = requirements.all_of()
    table = Table("", "needed", "found", box=None, pad_edge=False)
    for each in found:
        mark = "[green]ok[/]" if each.is_met else "[red]missing[/]"
        table.add_row(mark, each.name, each.found)
    console = Console()
    console.print(table)
    lacking = [each for each in found if not each.is_met]
    for each in lacking:
        console.print(f"\n[bold]{each.name}[/]: {each.remedy}")
    if lacking:
        raise typer.Exit(1)
