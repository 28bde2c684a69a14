"""Time and new identities, passed in so that a simulator can run the same code."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

NewId = Callable[[], str]


class Clock(Protocol):
    """Where the current time comes from."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        return datetime.now(UTC)


def random_id() -> str:
    """A new random identity: a version 4 UUID as 32 hexadecimal digits."""
    return uuid.uuid4().hex
