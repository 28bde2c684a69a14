"""What backs an answer: a note, a link or a file of an organisation, used in any of its rounds."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.assessment.domain.refusal import Refusal
from services.assessment.domain.text import read_line

LONGEST_TITLE = 200
LARGEST_FILE = 10 * 1024 * 1024
PART_SIZE = 256 * 1024
MOST_ITEMS = 2_000
NOTE_TYPE, LINK_TYPE = "text/plain", "text/uri-list"


class Kind(StrEnum):
    """What an item holds."""

    NOTE = "note"
    LINK = "link"
    FILE = "file"


class State(StrEnum):
    """Whether an item can be used.

    `waiting`: parts of the file are missing, or nobody has looked at it yet. `clean`: a virus
    scanner found nothing. `not_scanned`: the node has no scanner. `refused`: a scanner found
    something, and the content is gone. `nothing_to_scan`: a note or a link.
    """

    WAITING = "waiting"
    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"
    REFUSED = "refused"
    NOTHING_TO_SCAN = "nothing_to_scan"


USABLE = (State.CLEAN, State.NOT_SCANNED, State.NOTHING_TO_SCAN)


@dataclass(frozen=True)
class Evidence:
    """One item in its newest version; `content` is a note's text, a link's address, a file's name.

    `by` is the id of who added it, `size` is in bytes, `sha256` in hexadecimal digits. While a file
    is waiting, size and checksum are those that were announced, `touched` says when its last part
    came, and `writes` counts its parts as they come.
    """

    id: str
    version: int
    participant: str
    kind: Kind
    title: str
    content: str
    media_type: str
    size: int
    sha256: str
    state: State
    by: str
    created: date
    touched: datetime | None = None
    writes: int = 0

    @property
    def is_usable(self) -> bool:
        """Whether an answer may refer to it."""
        return self.state in USABLE

    @property
    def parts(self) -> int:
        """How many parts a file has; the last one may be shorter."""
        return -(-self.size // PART_SIZE)

    def part_length(self, number: int) -> int:
        """How many bytes a part has; raises Refusal when there is no such part."""
        if not 0 <= number < self.parts:
            raise Refusal("evidence.no_such_part", "number", parts=self.parts)
        return min(PART_SIZE, self.size - number * PART_SIZE)


@dataclass(frozen=True)
class Usage:
    """What an organisation keeps: unfinished files count with the size they were announced with."""

    items: int
    size: int

    def check(self, most_bytes: int) -> None:
        """Raise Refusal when it is more than an organisation may keep."""
        if self.items > MOST_ITEMS:
            raise Refusal("evidence.too_many", most=MOST_ITEMS)
        if self.size > most_bytes:
            raise Refusal("evidence.quota", most=f"{most_bytes // 1024**2} MiB")


def read_title(text: str) -> str:
    """What people call an item."""
    title = read_line("title", text, LONGEST_TITLE)
    if not title:
        raise Refusal("text.missing", "title")
    return title


def renamed(before: Evidence, title: str) -> Evidence:
    """The same item under another title."""
    return replace(before, version=before.version + 1, title=read_title(title))


def finished(before: Evidence, state: State) -> Evidence:
    """A file that is complete, after somebody looked at it or nobody could."""
    return replace(before, version=before.version + 1, state=state, touched=None, writes=0)
