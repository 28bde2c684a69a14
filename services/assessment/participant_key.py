"""The key behind pseudonyms of organisations: read by this service alone, and only if kept well."""

import re
import stat
from pathlib import Path

from chassis.errors import CorrectIt
from services.assessment.domain.pseudonym import SHORTEST_KEY

_READABLE_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2})+")


def read(path: Path | None) -> bytes:
    """Read the key from its file of hexadecimal digits; raises CorrectIt unless it can be trusted.

    It must be a file that nobody but its owner can open, with at least 32 bytes. Whoever has the
    key can find out which organisation is behind a pseudonym; whoever loses it counts every
    organisation anew.
    """
    if path is None:
        raise CorrectIt("participant_key.missing", "participant_key_file")
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or "not plain text"
        raise CorrectIt(
            "participant_key.unreadable", "participant_key_file", path=str(path), problem=problem
        ) from error
    if mode & _READABLE_BY_OTHERS:
        raise CorrectIt("participant_key.exposed", "participant_key_file", path=str(path))
    if not _HEXADECIMAL.fullmatch(text) or len(text) < 2 * SHORTEST_KEY:
        raise CorrectIt(
            "participant_key.wrong", "participant_key_file", path=str(path), least=SHORTEST_KEY
        )
    return bytes.fromhex(text)
