"""Writes what a command gives into a folder that was not there, as a whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from node.errors import Correct

# For everybody to read: what only its owner may see goes into a `new_file`.
FOLDER_MODE, FILE_MODE = 0o755, 0o644


@contextmanager
def filled(to: Path) -> Iterator[Path]:
    """Give a folder to fill, which takes its name once the block has ended well, and not before.

    Raises `Correct` when something of its name is there already, or when it cannot be written.
    """
    if os.path.lexists(to):
        raise Correct(f"{to} is there already; name another folder with --out")
    try:
        half = Path(tempfile.mkdtemp(dir=to.parent, prefix=f".{to.name}."))
    except OSError as error:
        raise _unwritable(to, error) from error
    try:
        yield half
        half.chmod(FOLDER_MODE)
        # Refused by the system when somebody put a folder with files there meanwhile.
        half.rename(to)
    except OSError as error:
        raise _unwritable(to, error) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)


def write(to: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files by their path within a new folder, and give their number; raises `Correct`."""
    with filled(to) as folder:
        return _fill(folder, files)


def _fill(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    count = 0
    for path, content in files:
        file = folder / path
        if not file.parent.exists():
            file.parent.mkdir()
            # Whatever this user's files usually are.
            file.parent.chmod(FOLDER_MODE)
        file.write_bytes(content)
        file.chmod(FILE_MODE)
        count += 1
    return count


def _unwritable(to: Path, error: OSError) -> Correct:
    return Correct(f"{to} cannot be written: {error.strerror or error}")
