"""The commands of `perform` by name, each imported only when it is given."""

import importlib
import os
import sys
import traceback
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

# Command, and what it does in the words of `perform --help`; its module is node.commands.<name>.
COMMANDS = {
    "up": "Start country nodes on this machine and wait until they work.",
    "down": "Stop country nodes; their data stays.",
    "status": "Show what runs, where, and how it is doing.",
    "doctor": "Say what this machine lacks and how to get it.",
    "score": "Score assessments in a file; needs no running node.",
    "import": "Import assessments from a CSV file into a country's node.",
    "export": "Write the assessments of a country into a CSV file.",
    "round": "Begin a round, answer, agree, hand in, validate.",
    "organisation": "Take everything of an organisation out, bring it in elsewhere, or erase it.",
    "grant": "Open an organisation's data to others, and see who looked.",
    "content": "Check questionnaires and their translations.",
    "evidence": "Keep notes, links and files that back the answers.",
    "table": "Take answers, scores and plans out as tables, and answers in again.",
    "form": "Write a form for a workshop, to print or to fill in.",
    "plan": "Keep an organisation's improvement plan and see what moved.",
    "benchmark": "Seal and release a country's closed years.",
    "announce-again": "Tell a country's services again what they should have heard.",
    "compare": "Compare countries and Europe on one model and year.",
    "dead": "List, show, replay and drop messages that were given up.",
    "definitions": "Write what a broker and a database in containers need to know.",
    "run": "Run one service in the foreground.",
}


INTERRUPTED = 130


class LaterCommand(TyperCommand):
    """A command that is known by name and help, and imported when it is given."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Let the real command, or group of commands, take over."""
        return _load(str(self.name)).make_context(info_name, args, parent, **extra)


class LaterGroup(TyperGroup):
    """All commands of `perform`, none of them imported."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Give the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Give a command by name, still not imported."""
        sentence = COMMANDS.get(cmd_name)
        return sentence and LaterCommand(cmd_name, callback=None, help=sentence)


app = typer.Typer(
    cls=LaterGroup,
    help="PERform Network: nodes of countries that compare how well organisations do.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"perform {version('perform-network')}")
        raise typer.Exit


@app.callback()
def perform(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Start, fill, ask and watch the nodes of this checkout."""


def run() -> int:
    """Run the command line; whatever goes wrong becomes one sentence and an exit status.

    With `PERFORM_DEBUG` set, an error that nobody foresaw shows its traceback too.
    """
    try:
        _give_command()
    except (Exception, KeyboardInterrupt) as error:
        from node.complaint import DEBUG, complaint

        said = complaint(error)
        if said.is_fault and os.environ.get(DEBUG):
            traceback.print_exception(error)
        sys.stderr.write(f"perform: {said.sentence}\n")
        return said.status
    return 0


def _give_command() -> None:
    """Run the command; typer says nothing of an interrupt but its status."""
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            raise KeyboardInterrupt from end
        raise


def _load(name: str) -> Any:
    """Import a command's module: an `app` of its own, or a function named like the command."""
    function = f"{name}_" if name == "import" else name.replace("-", "_")
    module = importlib.import_module(f"node.commands.{function}")
    commands = getattr(module, "app", None)
    if commands is None:
        commands = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        commands.command(name)(getattr(module, function))
    return typer.main.get_command(commands)
