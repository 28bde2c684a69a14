"""`perform organisation`: everything of an organisation at once."""

from collections.abc import Callable

import typer

from node.moving import erasing, exporting, importing

app = typer.Typer(
    help="Erase everything of an organisation, or move it to another node.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS: dict[str, Callable[..., None]] = {
    "export": exporting.export,
    "import": importing.import_,
    "erase": erasing.erase,
}

for name, command in COMMANDS.items():
    app.command(name)(command)
