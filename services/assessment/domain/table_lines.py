"""A document as lines of a table, for people and their spreadsheets.

A document becomes one line, or one line for each entry of a list or of named entries in it, such as
the answers on a sheet.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from services.assessment.domain.cells import neutralised

Line = dict[str, str]

_BETWEEN = " | "


def lines(row: Mapping[str, Any]) -> Iterator[Line]:
    """Lines of a document."""
    plain: Line = {}
    entries: list[tuple[str, Iterator[Line]]] = []
    for name, value in row.items():
        if isinstance(value, dict) and value and all(map(_is_nested, value.values())):
            entries.append((name, _named(name, value)))
        elif isinstance(value, list) and value and all(map(_is_nested, value)):
            entries.append((name, _listed(name, value)))
        else:
            plain |= _fields(name, value)
    if not entries:
        yield plain
        return
    for _, each in entries:
        for line in each:
            yield {**plain, **line}


def _named(name: str, entries: Mapping[str, Any]) -> Iterator[Line]:
    for key, entry in entries.items():
        yield {name: _cell(key), **_fields(name, entry)}


def _listed(name: str, entries: list[Any]) -> Iterator[Line]:
    for entry in entries:
        yield _fields(name, entry)


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)


def _fields(name: str, value: Any) -> Line:
    if isinstance(value, dict):
        found: Line = {}
        for key, each in value.items():
            found |= _fields(f"{name}.{key}", each)
        return found
    return {name: _cell(value)}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return _BETWEEN.join(map(_cell, value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    return neutralised(value) if isinstance(value, str) else str(value)
