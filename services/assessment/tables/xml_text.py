"""Text as a workbook holds it: what XML has no room for is written as `_xHHHH_`, as Excel does."""

import re

# A text that looks like such an escape has its underscore escaped, so that it stays what it is.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\ufffe\uffff]")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def written(text: str) -> str:
    """A text for a cell."""
    return _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def read(text: str) -> str:
    """The text that a cell holds."""
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    # Half of a pair is no letter, so it was no escape.
    return match[0] if "\ud800" <= letter <= "\udfff" else letter
