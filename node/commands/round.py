"""`perform round`: a self-assessment from the first answer to the validated score."""

from collections.abc import Callable

import typer

from node.rounds import group, life, themes

app = typer.Typer(
    help="Begin a round, answer, agree, hand in, validate.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS: dict[str, Callable[..., None]] = {
    "begin": life.begin,
    "list": life.list_,
    "show": life.show,
    "invite": group.invite,
    "answer": group.answer,
    "progress": group.progress,
    "gather": life.gather,
    "reopen": life.reopen,
    "merge": group.merge,
    "agree": group.agree,
    "hints": group.hints,
    "theme": themes.theme,
    "submit": life.submit,
    "validate": group.validate,
    "confirm": group.confirm,
    "validation": group.validation,
    "discard": life.discard,
}

for name, command in COMMANDS.items():
    app.command(name)(command)
