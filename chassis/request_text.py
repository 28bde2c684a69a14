"""Text in a request that nobody can write down: JSON can carry half a character, UTF-8 cannot."""

from collections.abc import Iterator, Mapping
from typing import Any

PROBLEM = "Leave out the half character; it cannot be stored."


def unwritable(data: Any, path: str = "") -> str | None:
    """The dotted path of the first text, or name, that is not Unicode; None when all is."""
    return next(_found(data, path), None)


def _found(data: Any, path: str) -> Iterator[str]:
    if isinstance(data, str):
        if not _is_unicode(data):
            yield path
    elif isinstance(data, Mapping):
        for name, value in data.items():
            inner = f"{path}.{name}" if path else str(name)
            if _is_unicode(inner):
                yield from _found(value, inner)
            else:
                yield path
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _found(value, f"{path}.{place}" if path else str(place))


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
