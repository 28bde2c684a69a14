"""`perform definitions`: writes what the containers of one country's node mount."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from node.containers.layout import GID, UID, NodeFiles
from node.containers.provision import provision
from node.errors import Correct


def definitions(
    country: Annotated[str, typer.Option(help="Country code in lower case, such as gb.")],
    out: Annotated[Path, typer.Option(help="Folder to write into; made if missing.")],
) -> None:
    """Write broker definitions, configuration, settings, passwords and keys for containers.

    Give it again after every change of partners/partners.yaml in that folder. Passwords and keys
    that are there are never replaced.
    """
    if len(country) != 2 or not (country.isascii() and country.isalpha() and country.islower()):
        raise Correct(f"{country} is no country code: two lower-case letters, such as gb")
    files = NodeFiles(out.resolve())
    try:
        provision(files, country, date.today())
    except PermissionError as error:
        raise Correct(
            f"{error.filename} belongs to another user: give the command as root, as the files of "
            f"containers belong to user {UID}"
        ) from error
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(f"{country}: written to {files.path}")
    console.print(f"keep a copy of {files.home.keys} in a safe place: nobody can make it again")
    if os.getuid() != 0:
        console.print(
            f"the containers run as user {UID}; let them read it:\n"
            f"  sudo chown -R {UID}:{GID} {files.path}"
        )
