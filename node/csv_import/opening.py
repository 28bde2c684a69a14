"""Opening a file that somebody named on the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from chassis.errors import CorrectIt


@contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    """Open a file to be read; raises CorrectIt when that cannot be done, then or later."""
    try:
        with file.open("rb") as stream:
            yield stream
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise CorrectIt("csv.unreadable", path=str(file), problem=problem) from error
