"""Writes what a command gives into a file that was not there, as a whole or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from node.errors import Correct


def write(to: Path, content: bytes) -> None:
    """Write a file that its owner alone may read; raises `Correct` when it is there already."""
    if to.exists():
        raise Correct(f"{to} is there already; name another file with --out")
    try:
        with NamedTemporaryFile(dir=to.parent, delete=False) as half:
            half.write(content)
        # Unlike a rename it fails when somebody made the file meanwhile.
        try:
            os.link(half.name, to)
        finally:
            Path(half.name).unlink()
    except OSError as error:
        raise Correct(f"{to} cannot be written: {error.strerror or error}") from error
