"""`perform plan`: an organisation's improvement plan, its next round, and what moved."""

from collections.abc import Callable

import typer

from node.planning import actions, rounds

app = typer.Typer(
    help="Keep an organisation's improvement plan and see what moved.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS: dict[str, Callable[..., None]] = {
    "show": actions.show,
    "list": actions.list_,
    "suggest": rounds.suggest,
    "adopt": rounds.adopt,
    "add": actions.add,
    "change": actions.change,
    "done": actions.done,
    "history": actions.history,
    "targets": rounds.targets,
    "next": rounds.next_,
    "last": rounds.last,
    "trend": rounds.trend,
    "effect": rounds.effect,
}

for name, command in COMMANDS.items():
    app.command(name)(command)
