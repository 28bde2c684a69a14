"""Where a page of the alert log ended: the moment and id of its last entry, as text."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_TEXT = re.compile(r"([0-9]{1,17})~([a-z.]{1,40}:[0-9a-f]{32}:[0-9]{1,10})", re.ASCII)
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MILLISECOND = timedelta(milliseconds=1)
_LAST = (datetime.fromisoformat("9999-12-31T00:00:00+00:00") - _EPOCH) // _MILLISECOND


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last entry of a page; ``logged`` is aware and counts whole milliseconds."""

    logged: datetime
    id: str

    def __str__(self) -> str:
        return f"{(self.logged - _EPOCH) // _MILLISECOND}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Read a cursor; None when the text is not one."""
        found = _TEXT.fullmatch(text)
        if found is None or int(found[1]) > _LAST:
            return None
        return cls(_EPOCH + int(found[1]) * _MILLISECOND, found[2])
