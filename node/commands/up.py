"""`perform up`: starts country nodes, shows how far they are, and says what to do next."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from node.bring_up import BringUp
from node.demo.population import YEARS
from node.errors import Correct
from node.layout import Home
from node.programs import names
from node.provision import ProvisionedNode
from node.supervisor import Supervisor

DEMO_COUNTRIES = ("gb", "de", "es")


def up(
    country: Annotated[
        list[str] | None,
        typer.Option(help="Country to start (ISO 3166-1, such as gb); repeat it for more."),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Fill the countries with made-up organisations.")
    ] = False,
) -> None:
    """Start country nodes on this machine, federated with each other; gb, de and es by default.

    What runs already is left alone, so the command can be repeated.
    """
    codes = tuple(dict.fromkeys(country or DEMO_COUNTRIES))
    _require_codes(codes)
    console = Console()
    home = Home.of_checkout()
    nodes = _start(home, codes, console)
    if demo:
        _fill(home, codes, console)
    console.print(_table(home, nodes))
    logs = _near(home, home.country("COUNTRY").logs)
    console.print(f"logs in {logs}/, everything else of a node beside them", highlight=False)
    _say_next_steps(console, codes, demo=demo)


def _start(home: Home, codes: tuple[str, ...], console: Console) -> dict[str, ProvisionedNode]:
    total = sum(len(names(code)) for code in codes) + 1
    working: list[str] = []
    with console.status(f"starting {', '.join(codes)} …") as status:

        def report(name: str, seconds: float) -> None:
            working.append(name)
            status.update(f"{len(working)} of {total} processes work")
            if seconds >= 1:
                console.print(f"  {seconds:5.1f} s  {name} works")

        return BringUp(home, report).run(codes)


def _require_codes(codes: tuple[str, ...]) -> None:
    for code in codes:
        if not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
            raise Correct(f"{code}: a country is two lower-case letters, such as gb, de or es")


def _fill(home: Home, codes: tuple[str, ...], console: Console) -> None:
    from node.demo.filling import fill

    with console.status("filling the demo countries …"):
        fill(home, codes, lambda command: console.print(f"  {command}", highlight=False))


def _table(home: Home, nodes: dict[str, ProvisionedNode]) -> Table:
    states = Supervisor(home).states()
    table = Table("country", "process", "pid", "address", box=None, pad_edge=False)
    for code, node in nodes.items():
        ports = node.ports
        addresses = {
            "broker": f"amqp://127.0.0.1:{ports.amqp}",
            "mongod": f"mongodb://127.0.0.1:{ports.mongod}",
        }
        for name in names(code):
            process = name.removeprefix(f"{code}-")
            address = addresses.get(process) or f"http://127.0.0.1:{ports.health(process)}/healthz"
            table.add_row(code, process, str(states[name].pid), address)
    return table


def _as_typed() -> str:
    """How this command is typed here: its name alone only where the shell finds it."""
    if shutil.which("perform"):
        return "perform"
    return os.path.relpath(Path(sys.executable).with_name("perform"))


def _near(home: Home, path: Path) -> Path:
    """A path as it is typed from the folder that holds `.perform/`."""
    return path.relative_to(home.path.parent)


def _say_next_steps(console: Console, codes: tuple[str, ...], *, demo: bool) -> None:
    one, other = codes[0], codes[-1]
    year = f"{YEARS[-1]}" if demo else "Y"
    steps = {
        "status": "how the nodes are doing",
        f"compare --node {other} --model perform-full --year {year}": "the European picture",
        f"import --node {one} FILE.csv": "bring in assessments",
        f"benchmark close-year --node {one} --year Y": "seal and release a year",
        "down": "stop; the data stays",
    }
    width = max(map(len, steps))
    perform = _as_typed()
    lines = [f"  {perform} {command:{width}}  {what}" for command, what in steps.items()]
    console.print("\n".join(["", "Next:", *lines]), highlight=False, soft_wrap=True)
