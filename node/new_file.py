"""Writes what a command gives into a file that was not there, as a whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from node.errors import Correct


def write(to: Path, content: bytes) -> None:
    """Write a file that its owner alone may read; raises `Correct` when it is there already."""
    with opened(to) as stream:
        stream.write(content)


@contextmanager
def opened(to: Path) -> Iterator[IO[bytes]]:
    """Give a stream whose file is there once the block has ended well, and not before.

    Its owner alone may read it. Raises `Correct` when it is there already or cannot be written.
    """
    if to.exists():
        raise Correct(f"{to} is there already; name another file with --out")
    try:
        with NamedTemporaryFile(dir=to.parent, delete=False) as half:
            try:
                yield half
            except BaseException:
                Path(half.name).unlink()
                raise
        # Unlike a rename it fails when somebody made the file meanwhile.
        try:
            os.link(half.name, to)
        finally:
            Path(half.name).unlink()
    except OSError as error:
        raise Correct(f"{to} cannot be written: {error.strerror or error}") from error
