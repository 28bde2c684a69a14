"""What all stores of this service have in common: rows, days, and writes that meet each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.errors import RetryIt

Row = dict[str, Any]


def day(text: str) -> date:
    """A day as it is kept."""
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    """A day that need not be there."""
    return None if text is None else day(text)


def kept(value: date | None) -> str | None:
    """How a day is kept."""
    return None if value is None else value.isoformat()


def without_nothing(row: Row) -> Row:
    """A row without fields that hold nothing, so that sparse indexes stay small."""
    return {name: value for name, value in row.items() if value is not None}


@contextmanager
def busy_when_taken(code: str) -> Iterator[None]:
    """Turn a unique key that somebody else took at this moment into RetryIt."""
    try:
        yield
    except DuplicateKeyError as error:
        raise RetryIt(code) from error
