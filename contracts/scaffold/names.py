"""The names that follow from a new event's type."""

import re
from dataclasses import dataclass
from typing import Self

_TYPE = re.compile(r"(?:eu\.perform\.)?([a-z]+(?:\.[a-z]+)+)\.v([1-9][0-9]{0,2})")
_SENDER = re.compile(r"[a-z]{2,40}")


@dataclass(frozen=True)
class NewEvent:
    """One event version that is not there yet."""

    words: tuple[str, ...]
    version: int
    sender: str

    @classmethod
    def of(cls, type_: str, sender: str | None = None) -> Self:
        """Read `assessment.reviewed.v1`; the sender is the first word unless given.

        Raises ValueError, which says how to write it.
        """
        match = _TYPE.fullmatch(type_)
        if match is None:
            raise ValueError(f"write the type like assessment.reviewed.v1, not {type_!r}")
        words = tuple(match[1].split("."))
        sender = sender or words[0]
        if _SENDER.fullmatch(sender) is None:
            raise ValueError(f"write the sending service like assessment, not {sender!r}")
        return cls(words, int(match[2]), sender)

    @property
    def aggregate(self) -> str:
        """What the event is about."""
        return self.words[0]

    @property
    def key(self) -> str:
        """The routing key, such as `assessment.reviewed.v1`."""
        return ".".join((*self.words, f"v{self.version}"))

    @property
    def folder(self) -> str:
        """The contract's folder and module."""
        return self.key.replace(".", "_")

    @property
    def payload(self) -> str:
        """The dataclass; later versions stand beside the first and carry their number."""
        return "".join(map(str.title, self.words)) + (f"V{self.version}" * (self.version > 1))
